import {CODE} from "./code_payment";
import {Desk} from "@wuye_cashier/desk/desk";
import {_t} from "@web/core/l10n/translation";
import {newToken, toFen} from "@wuye_cashier/desk/desk_order";
import {patch} from "@web/core/utils/patch";

/**
 * The desk asks for the payer's code where it asks for the confirmation (J9): scanning
 * it is the confirmation. While he confirms on his phone, Esc is the only key.
 */
patch(Desk.prototype, {
    setup() {
        super.setup();
        this.state.paying = null;
        Object.assign(this.sender.on, {
            paying: (order) => this.onPaying(order),
            unpaid: (order) => this.onUnpaid(order),
            unfinished: () => this.state.desk?.coded,
        });
    },

    get isCoded() {
        return Boolean(this.state.order?.used.some((one) => one.code === CODE));
    },

    /** What is asked for by the code, of a payment that may have other tenders. */
    get coded() {
        return this.state.order.used.find((one) => one.code === CODE).amount;
    },

    get waited() {
        return _t("Order %(number)s, %(seconds)s seconds", this.state.paying);
    },

    async take() {
        if (!this.isCoded) {
            await super.take();
        }
    },

    async onCodeKey(ev) {
        if (ev.key === "Enter" && ev.target.value.trim() && !this.state.isBusy) {
            ev.preventDefault();
            this.state.isBusy = true;
            this.state.isAsking = false;
            this.state.message = null;
            const code = ev.target.value;
            await this.sender.sendCode(this.state.order.request(), code);
        }
    },

    onPaying(order) {
        const since = this.state.paying?.since || Date.now();
        const seconds = Math.round((Date.now() - since) / 1000);
        const amount = toFen(order.amount);
        Object.assign(this.state, {isBusy: true, isOffline: false});
        this.state.paying = {...order, amount, since, seconds};
        this.focus("leave-code");
    },

    /** Nothing was taken: the payer is asked for another code, or pays otherwise. */
    onUnpaid(order) {
        this.endPaying();
        this.refuse(
            order.state === "waiting"
                ? _t("%(channel)s, order %(number)s: %(reason)s", order)
                : _t(
                      "%(channel)s, order %(number)s: nothing was taken. %(reason)s",
                      order
                  )
        );
        if (this.state.order) {
            this.state.order.token = newToken();
            this.focus("take");
        }
    },

    endPaying() {
        Object.assign(this.state, {isBusy: false, isOffline: false, paying: null});
        this.state.desk.coded = false;
    },

    finish(receipt) {
        this.endPaying();
        super.finish(receipt);
    },

    onRefused(error) {
        const paid = this.state.paying?.state === "paid" && this.state.paying;
        this.endPaying();
        super.onRefused(error);
        if (paid) {
            const words = {reason: this.say(error), number: paid.number};
            this.refuse(
                _t(
                    "Order %(number)s is paid, but has no receipt: %(reason)s Call a " +
                        "supervisor: he writes it or gives the money back.",
                    words
                )
            );
        } else if (this.isCoded) {
            this.ask(); // A wrong code is scanned again
        }
    },

    leaveCode() {
        this.sender.cancelCode();
    },

    onKey(ev) {
        if (!this.state.paying) {
            super.onKey(ev);
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        if (ev.key === "Escape") {
            this.leaveCode();
        }
    },
});
