import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {newUuid, plainText, readFen, shownText, toFen} from "./till_order";
import {_t} from "@web/core/l10n/translation";

/**
 * A sale of today given back, whole or a part: which, how much, why, and a question
 * before it is done. Sent again under its number it is given back once.
 */
export class GiveBack extends Component {
    static template = "wuye_wallet.GiveBack";
    static props = {
        sales: Array,
        giveBack: Function,
        leave: Function,
        say: Function,
    };

    setup() {
        this.root = useRef("root");
        this.amount = (sale) => shownText(toFen(sale.left));
        this.state = useState({
            at: 0,
            part: "",
            reason: "",
            refusal: "",
            isAsking: false,
        });
        this.uuid = newUuid();
        this.choose(0);
        onMounted(() => this.focus("sales"));
    }

    /** What can be given back, the newest first. */
    get sales() {
        return this.props.sales.filter(
            (sale) => sale.kind === "spend" && !sale.is_undone
        );
    }

    get chosen() {
        return this.sales[this.state.at];
    }

    get question() {
        return _t("Give ¥%s back to the wallet?", shownText(this.fen));
    }

    /** What is typed, in fen; null if it is no amount, or more than is left. */
    get fen() {
        const fen = readFen(this.state.part);
        return fen && fen <= toFen(this.chosen.left) ? fen : null;
    }

    focus(name) {
        this.root.el.querySelector(`[data-focus="${name}"]`)?.focus();
    }

    choose(index) {
        const left = this.sales[index]?.left || 0;
        const part = plainText(toFen(left));
        Object.assign(this.state, {at: index, part, isAsking: false, refusal: ""});
    }

    onSalesKey(ev) {
        const step = {ArrowDown: 1, ArrowUp: -1}[ev.key];
        if (step) {
            ev.preventDefault();
            const last = this.sales.length - 1;
            this.choose(Math.min(Math.max(this.state.at + step, 0), last));
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.focus("part");
        }
    }

    onPartKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            if (this.checkPart()) {
                this.focus("reason");
            }
        }
    }

    checkPart() {
        const isRight = this.fen !== null;
        this.state.refusal = isRight
            ? ""
            : _t("Up to ¥%s of it may be given back.", this.amount(this.chosen));
        return isRight;
    }

    async onSubmit() {
        if (!this.chosen || this.isBusy) {
            return;
        }
        if (!this.checkPart()) {
            this.focus("part");
        } else if (!this.state.reason.trim()) {
            this.state.refusal = _t("Write down why it is given back.");
            this.focus("reason");
        } else if (this.state.isAsking) {
            await this.give();
        } else {
            Object.assign(this.state, {isAsking: true, refusal: ""});
        }
    }

    async give() {
        this.isBusy = true;
        try {
            await this.props.giveBack(
                this.chosen,
                this.state.reason.trim(),
                this.fen,
                this.uuid
            );
        } catch (error) {
            Object.assign(this.state, {
                refusal: this.props.say(error),
                isAsking: false,
            });
        } finally {
            this.isBusy = false;
        }
    }
}
