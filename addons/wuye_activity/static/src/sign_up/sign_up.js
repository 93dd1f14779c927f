import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {newUuid, shownText, toFen} from "@wuye_wallet/till/till_order";
import {ConnectionLostError} from "@web/core/network/rpc";
import {TapSender} from "@wuye_wallet/till/tap_sender";
import {TillSound} from "@wuye_wallet/till/till_sound";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const KEYS = 9; // Activities that Alt and a digit choose
const SHOWN_FOR = 6000; // Milliseconds a result stands, if no key is pressed
const QUIET_FOR = 500; // Milliseconds in which a card that is read twice is not heard
const PIN = /^\d{6}$/;
const ASKS_PIN = ["pin_needed", "pin_wrong"];

/**
 * Sign-up by card 刷卡报名 (F19): an activity, then one card after the other at the reader,
 * which types its number and Enter. On the day the same tap notes that its holder came.
 *
 * Steps: `choose` an activity, `card` is waited for, `asking` the server, `pin` to be
 * typed, `told` what came of it. What is sent again is the same tap (`TapSender`).
 */
export class SignUp extends Component {
    static template = "wuye_activity.SignUp";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.card = useRef("card");
        this.pin = useRef("pin");
        this.sound = new TillSound();
        this.sender = new TapSender(
            (...args) => this.call(...args),
            () => (this.state.isOffline = true),
            "sign_up"
        );
        this.yuan = (amount) => shownText(toFen(amount));
        this.state = useState({
            page: null,
            chosenId: false,
            step: "choose",
            told: null,
            message: "",
            isOffline: false,
            isQuiet: false,
        });
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), {capture: true});
        onWillStart(() => this.load());
        onMounted(() => this.focusStep());
        useEffect(
            () => this.focusStep(),
            () => [this.state.step]
        );
        onWillUnmount(() => {
            this.clearTimers();
            this.sender.stop();
            this.sound.stop();
        });
    }

    call(method, ...args) {
        return this.orm.silent.call("wuye.activity.desk", method, args);
    }

    say(error) {
        if (!error.data && !(error instanceof ConnectionLostError)) {
            throw error; // A mistake of this page, not an answer
        }
        return error.data?.message || _t("There is no connection to the server.");
    }

    // === PAGE === //

    get chosen() {
        return this.state.page.activities.find((one) => one.id === this.state.chosenId);
    }

    get isFree() {
        return this.state.step !== "asking";
    }

    /** What chooses it by keyboard. */
    keyOf(index) {
        return index < KEYS ? `Alt+${index + 1}` : "";
    }

    async load() {
        this.state.page = await this.call("open_sign_up");
        const {waiting} = this.sender;
        const {activities} = this.state.page;
        const left = waiting && activities.find((one) => one.id === waiting.terminal);
        if (left) {
            await this.resume(left, waiting.uuid);
        } else if (activities.length === 1) {
            await this.choose(activities[0]);
        }
    }

    /** A tap the page was left with: carried out, or to be sent again. */
    async resume(activity, uuid) {
        await this.choose(activity);
        const told = await this.call("look_up", activity.id, uuid);
        this.sender.forget();
        if (told) {
            this.tell(told);
        } else {
            this.state.message = _t(
                "The last tap was not answered, and nothing was done: let the same " +
                    "card be held to the reader again."
            );
        }
    }

    async choose(activity) {
        if (!activity || !this.isFree) {
            return;
        }
        this.clearTimers();
        Object.assign(this.state, {
            chosenId: activity.id,
            step: "card",
            told: null,
            message: "",
        });
        await this.refresh();
        this.focusStep();
    }

    /** Seats and names as the server has them now. */
    async refresh() {
        try {
            this.state.page = await this.call("open_sign_up", this.state.chosenId);
        } catch (error) {
            this.state.message = this.say(error);
        }
    }

    // === TAPS === //

    async onCardKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const number = ev.target.value.trim();
            ev.target.value = "";
            if (number && this.chosen) {
                await this.send(number);
            } else if (number) {
                this.state.message = _t("Choose an activity first, then the card.");
            }
        }
    }

    async onPinKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const pin = ev.target.value.normalize("NFKC").trim();
            ev.target.value = "";
            if (PIN.test(pin)) {
                await this.send(this.number, pin);
            } else {
                this.state.message = _t("A PIN has six digits.");
            }
        }
    }

    /** One at a time. The number of a card is known until its tap is answered. */
    async send(number, pin = null) {
        if (!this.isFree) {
            return;
        }
        this.clearTimers();
        this.number = number;
        Object.assign(this.state, {step: "asking", message: "", told: null});
        const order = {uuid: newUuid(), number};
        try {
            const told = await this.sender.send(
                this.state.chosenId,
                pin ? {...order, pin} : order
            );
            if (told) {
                this.tell(told);
            }
        } catch (error) {
            this.toCard();
            this.state.message = this.say(error);
        } finally {
            this.state.isOffline = false;
        }
    }

    /** Says what came of a tap, to eyes and ears. */
    tell(told) {
        this.sound.play(told);
        const asksPin = ASKS_PIN.includes(told.code);
        Object.assign(this.state, {told, step: asksPin ? "pin" : "told"});
        this.state.isQuiet = true;
        this.timers = [
            browser.setTimeout(() => (this.state.isQuiet = false), QUIET_FOR),
            browser.setTimeout(() => this.leaveTold(), SHOWN_FOR),
        ];
        if (!asksPin) {
            this.number = "";
            this.refresh();
        }
    }

    clearTimers() {
        this.timers?.forEach((timer) => browser.clearTimeout(timer));
        this.state.isQuiet = false;
    }

    leaveTold() {
        if (this.state.step === "told") {
            this.toCard();
        }
    }

    /** The next card. */
    toCard() {
        this.clearTimers();
        this.number = "";
        Object.assign(this.state, {
            step: this.chosen ? "card" : "choose",
            told: null,
            message: "",
        });
        this.focusStep();
    }

    // === KEYS === //

    onKey(ev) {
        const {page, step} = this.state;
        if (!page?.activities.length || document.querySelector(".o_dialog")) {
            return;
        }
        const digit =
            ev.altKey && Number(/^(?:Digit)?([1-9])$/.exec(ev.code || ev.key)?.[1]);
        const isEnd = ev.key === "Escape" || (step === "told" && ev.key === "Enter");
        if (this.state.isQuiet || digit || isEnd) {
            ev.preventDefault();
            ev.stopPropagation();
        }
        if (this.state.isQuiet) {
            return;
        }
        if (digit) {
            this.choose(page.activities[digit - 1]);
        } else if (isEnd && this.isFree) {
            this.toCard();
        } else if (ev.key.length === 1 && !ev.ctrlKey && !ev.altKey) {
            this.leaveTold();
            this.focusStep();
        }
    }

    /** A reader types wherever the focus is: its digits go where they belong. */
    focusStep() {
        const place = this.state.step === "pin" ? this.pin : this.card;
        place.el?.focus();
    }
}

registry.category("actions").add("wuye_activity_sign_up", SignUp);
