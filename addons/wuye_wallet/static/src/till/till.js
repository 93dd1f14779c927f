import {
    TillOrder,
    isCard,
    plainText,
    readCount,
    readFen,
    shownText,
    toFen,
} from "./till_order";
import {
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {GiveBack} from "./give_back";
import {TapSender} from "./tap_sender";
import {TillSound} from "./till_sound";
import {TillTaps} from "./till_taps";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

const CHOSEN = `wuye_wallet_till_${user.userId}`; // The terminal of this computer
const KEYS = 9; // Of the price list, with Alt and a digit

/**
 * The till 收银机 (R110): what is bought, then a card at the reader, which types its number.
 * By keyboard alone; each tap is sent by the `TapSender`, so that none is paid twice.
 *
 * Steps: `enter` what is bought, `card` is waited for, `asking` the server, `pin` to be
 * typed, `told` what came of it.
 */
export class Till extends TillTaps {
    static template = "wuye_wallet.Till";
    static components = {GiveBack};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.amount = useRef("amount");
        this.card = useRef("card");
        this.pin = useRef("pin");
        this.fields = {text: this.amount, number: this.card, pin: this.pin};
        this.sound = new TillSound();
        this.sender = new TapSender(
            (...args) => this.call(...args),
            () => (this.state.isOffline = true)
        );
        this.shown = shownText;
        this.yuan = (amount) => shownText(toFen(amount));
        this.state = useState({
            page: null,
            step: "enter",
            order: new TillOrder(),
            text: "",
            number: "",
            pin: "",
            told: null,
            message: "",
            isOffline: false,
            isQuiet: false,
            isGivingBack: false,
        });
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), {capture: true});
        onWillStart(() => this.load(Number(browser.localStorage.getItem(CHOSEN))));
        useEffect(
            () => this.focusStep(),
            () => [this.state.step]
        );
        onWillUnmount(() => this.end());
    }

    end() {
        this.clearTimers();
        this.sender.stop();
        this.sound.stop();
    }

    // === PAGE === //

    /** The terminal of this computer, or the first one if it is another's by now. */
    async load(wanted) {
        let page = await this.call("open_till");
        const isMine = page.terminals.some((one) => one.id === wanted);
        if (isMine && wanted !== page.terminal.id) {
            page = await this.call("open_till", wanted);
        }
        this.state.page = page;
        await this.resume();
    }

    async choose(id) {
        if (this.isFree) {
            browser.localStorage.setItem(CHOSEN, id);
            this.state.page = await this.call("open_till", id);
            this.next();
        }
    }

    chooseNext() {
        const {terminals, terminal} = this.state.page;
        const at = terminals.findIndex((one) => one.id === terminal.id);
        this.choose(terminals[(at + 1) % terminals.length].id);
    }

    /** What was sold, as the server has it now; an old list is no reason to stop. */
    async refresh() {
        try {
            this.state.page = await this.call("open_till", this.state.page.terminal.id);
        } catch (error) {
            this.state.message = this.say(error);
        }
    }

    /** A tap the page was left with: paid, or to be sent again under its number. */
    async resume() {
        const {waiting} = this.sender;
        if (!waiting || waiting.terminal !== this.state.page.terminal.id) {
            return;
        }
        const told = await this.call("look_up", waiting.terminal, waiting.uuid);
        if (told) {
            this.sender.forget();
            this.tell(told);
            return;
        }
        const {order} = this.state;
        order.uuid = waiting.uuid;
        order.addAmount(_t("Amount"), toFen(Number(waiting.amount)));
        this.state.step = "card";
        this.state.message = _t(
            "The last tap was not answered. It is not paid: let the same card be held " +
                "to the reader again. It is paid once in any case."
        );
    }

    // === WHAT IS BOUGHT === //

    /** Nothing is under way. */
    get isFree() {
        return this.state.step !== "asking" && !this.state.isGivingBack;
    }

    get prices() {
        return this.state.page.terminal.prices.map((price, index) => ({
            ...price,
            text: this.yuan(price.price),
            key: index < KEYS ? `Alt+${index + 1}` : "",
        }));
    }

    /** A key of the price list; digits typed before are pieces of it. */
    add(price) {
        if (!price || !this.isFree) {
            return;
        }
        this.leaveTold();
        const {text} = this.state;
        const count = text.trim() ? readCount(text) : 1;
        if (count === null) {
            this.refuse(_t("%s is no number of pieces: 1 to 99.", text));
            return;
        }
        this.state.order.addPrice(price, count);
        this.toAmount();
    }

    change(line, step) {
        if (this.isFree) {
            this.leaveTold();
            this.state.order.change(line, step);
            this.toAmount();
        }
    }

    /** What is typed is added; false if it is no amount. */
    addTyped() {
        const {text} = this.state;
        const fen = text.trim() ? readFen(text) : 0;
        if (fen === null) {
            this.refuse(_t("%s is no amount. Example: 12.50", text));
            return false;
        }
        this.state.order.addAmount(_t("Amount"), fen);
        this.empty("text");
        return true;
    }

    async onAmountKey(ev) {
        if (ev.key === "+" || ev.key === "-") {
            ev.preventDefault();
            this.onSign(ev.key === "+" ? 1 : -1);
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            await this.proceed();
        }
    }

    /** Adds what is typed and stays; else the last line has one more, or one less. */
    onSign(step) {
        const last = this.state.order.lines.at(-1);
        if (this.state.text.trim()) {
            this.addTyped();
        } else if (last) {
            this.change(last, step);
        }
    }

    /** On to the card; who holds it to the reader at once is not kept waiting. */
    async proceed() {
        const typed = this.state.text;
        if (isCard(typed) && this.state.order.total) {
            this.empty("text");
            await this.send(typed);
        } else if (isCard(typed)) {
            this.refuse(_t("Enter what is bought first, then the card."));
        } else if (this.addTyped()) {
            this.askCard();
        }
    }

    askCard() {
        if (!this.state.order.total) {
            this.refuse(_t("Enter what is bought first, then the card."));
            return;
        }
        this.empty("number");
        Object.assign(this.state, {step: "card", message: "", told: null});
        this.card.el.focus();
    }

    refuse(text) {
        this.state.message = text;
        this.empty("text");
        this.amount.el?.focus();
    }

    toAmount() {
        this.empty("text", "number");
        Object.assign(this.state, {step: "enter", message: ""});
        this.amount.el?.focus();
    }

    // === GIVEN BACK === //

    openGiveBack() {
        if (this.isFree && this.state.step !== "pin") {
            this.leaveTold();
            this.toAmount();
            this.state.isGivingBack = true;
        }
    }

    leaveGiveBack() {
        this.state.isGivingBack = false;
        this.toAmount();
    }

    async giveBack(sale, reason, fen, uuid) {
        const {page} = this.state;
        const args = [sale.id, reason, plainText(fen), uuid];
        const day = await this.call("give_back", page.terminal.id, ...args);
        Object.assign(page, day);
        this.leaveGiveBack();
        const amount = shownText(fen);
        this.state.message = _t("¥%s was given back to the wallet.", amount);
    }

    // === KEYS === //

    onKey(ev) {
        const {page, step} = this.state;
        if (!page?.terminal || document.querySelector(".o_dialog")) {
            return;
        }
        const keys = {
            F2: () => this.isFree && this.toAmount(),
            F8: () => this.openGiveBack(),
            F10: () => this.chooseNext(),
            Escape: () => this.back(),
        };
        const digit =
            ev.altKey && Number(/^(?:Digit)?([1-9])$/.exec(ev.code || ev.key)?.[1]);
        const work = digit ? () => this.add(this.prices[digit - 1]) : keys[ev.key];
        if (this.state.isQuiet) {
            ev.preventDefault();
            ev.stopPropagation();
        } else if (work) {
            ev.preventDefault();
            ev.stopPropagation();
            work();
        } else if (step === "told" && ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.leaveTold();
        } else if (ev.key.length === 1 && !ev.ctrlKey && !ev.altKey) {
            this.leaveTold();
            this.catchKey();
        }
    }

    /** A reader types wherever the focus is: its digits go where they belong. */
    catchKey() {
        const isTyped = document.activeElement?.matches("input, textarea");
        if (!isTyped && !this.state.isGivingBack) {
            this.focusStep();
        }
    }

    focusStep() {
        const places = {enter: this.amount, card: this.card, pin: this.pin};
        places[this.state.step]?.el?.focus();
    }

    /** Esc goes one step back; what is being asked cannot be taken back. */
    back() {
        const {step, isGivingBack} = this.state;
        if (isGivingBack) {
            this.leaveGiveBack();
        } else if (step === "told") {
            this.leaveTold();
        } else if (step === "card" || step === "pin") {
            this.number = "";
            this.empty("pin");
            this.state.told = null;
            this.toAmount();
        } else if (step === "enter") {
            this.next();
        }
    }
}

registry.category("actions").add("wuye_wallet_till", Till);
