import {TillOrder, plainText} from "./till_order";
import {Component} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

const SHOWN_FOR = 6000; // Milliseconds a result stands, if no key is pressed
// Milliseconds in which keys do not count: a reader that reads a card twice must not
// wipe away what came of it
const QUIET_FOR = 500;
// A card that is read once more is no wrong PIN, of which three lock the wallet
const PIN = /^\d{6}$/;
const CLOSED = "place_closed";
const ASKS_PIN = ["pin_needed", "pin_wrong"];

/** The half of the till that asks the server, and says what it was told. */
export class TillTaps extends Component {
    call(method, ...args) {
        return this.orm.silent.call("wuye.wallet.till", method, args);
    }

    say(error) {
        if (!error.data && !(error instanceof ConnectionLostError)) {
            throw error; // A mistake of this page, not an answer
        }
        return error.data?.message || _t("There is no connection to the server.");
    }

    /**
     * Empties fields by the names of their states, on the screen too: what is typed and
     * emptied before it is drawn would stay there, and a reader types as fast as that.
     */
    empty(...names) {
        for (const name of names) {
            this.state[name] = "";
            if (this.fields[name].el) {
                this.fields[name].el.value = "";
            }
        }
    }

    // === TAPS === //

    async onCardKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const number = this.state.number.trim();
            this.empty("number");
            if (number && this.state.order.total) {
                await this.send(number);
            }
        }
    }

    async onPinKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const pin = this.state.pin.normalize("NFKC").trim();
            this.empty("pin");
            if (PIN.test(pin)) {
                await this.send(this.number, pin);
            } else {
                this.state.message = _t("A PIN has six digits.");
            }
        }
    }

    /** One at a time. The number of a card is known until its tap is answered. */
    async send(number, pin = null) {
        if (!this.isFree || this.isSending) {
            return;
        }
        this.isSending = true;
        this.clearTimers();
        this.number = number;
        Object.assign(this.state, {step: "asking", message: "", told: null});
        const {uuid, total} = this.state.order;
        const order = {uuid, number, amount: plainText(total)};
        try {
            const told = await this.sender.send(
                this.state.page.terminal.id,
                pin ? {...order, pin} : order
            );
            if (told) {
                this.tell(told);
            }
        } catch (error) {
            this.askCard();
            this.state.message = this.say(error);
        } finally {
            this.isSending = false;
            this.state.isOffline = false;
        }
    }

    /** Says what came of a tap, to eyes and ears. */
    tell(told) {
        this.state.told = told;
        this.sound.play(told);
        this.rest();
        if (ASKS_PIN.includes(told.code)) {
            this.empty("pin");
            this.state.step = "pin";
            return;
        }
        this.number = "";
        this.state.step = "told";
        if (told.code === "paid") {
            this.state.order = new TillOrder();
            this.refresh();
        } else {
            this.state.order.uuid = new TillOrder().uuid; // The next tap is another one
        }
        if (told.code === CLOSED) {
            this.refresh();
        }
    }

    /** Keys rest for a moment, the result for longer. */
    rest() {
        this.clearTimers();
        this.state.isQuiet = true;
        this.timers = [
            browser.setTimeout(() => (this.state.isQuiet = false), QUIET_FOR),
            browser.setTimeout(() => this.leaveTold(), SHOWN_FOR),
        ];
    }

    clearTimers() {
        this.timers?.forEach((timer) => browser.clearTimeout(timer));
        this.state.isQuiet = false;
    }

    /** After a payment the next customer, after a refusal the next card. */
    leaveTold() {
        this.clearTimers();
        if (this.state.step !== "told") {
            return;
        }
        const wasPaid = this.state.told.code === "paid";
        this.state.told = null;
        if (wasPaid || !this.state.order.total) {
            this.toAmount();
        } else {
            this.askCard();
        }
    }

    /** Everything new, for the next customer. */
    next() {
        this.clearTimers();
        this.number = "";
        this.empty("pin");
        Object.assign(this.state, {order: new TillOrder(), told: null});
        this.sender.forget();
        this.toAmount();
    }
}
