import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {shownText, toFen} from "./till_order";
import {_t} from "@web/core/l10n/translation";

/** A sale of today given back, whole: which, why, and a question before it is done. */
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
        this.amount = (sale) => shownText(toFen(sale.amount));
        this.state = useState({at: 0, reason: "", refusal: "", isAsking: false});
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
        return _t("Give ¥%s back to the wallet?", this.amount(this.chosen));
    }

    focus(name) {
        this.root.el.querySelector(`[data-focus="${name}"]`)?.focus();
    }

    choose(index) {
        Object.assign(this.state, {at: index, isAsking: false, refusal: ""});
    }

    onSalesKey(ev) {
        const step = {ArrowDown: 1, ArrowUp: -1}[ev.key];
        if (step) {
            ev.preventDefault();
            const last = this.sales.length - 1;
            this.choose(Math.min(Math.max(this.state.at + step, 0), last));
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            this.focus("reason");
        }
    }

    async onSubmit() {
        if (!this.chosen || this.isBusy) {
            return;
        }
        if (!this.state.reason.trim()) {
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
            await this.props.giveBack(this.chosen, this.state.reason.trim());
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
