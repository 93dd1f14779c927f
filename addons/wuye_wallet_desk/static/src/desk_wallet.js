import {DeskOrder, plainText, readFen} from "@wuye_cashier/desk/desk_order";
import {Desk} from "@wuye_cashier/desk/desk";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/**
 * Topping up at the desk (R109): F9 puts an amount for the payer's own wallet on the
 * order, with or without bills. The server knows the wallet and the law's limit.
 */
patch(DeskOrder.prototype, {
    get due() {
        return super.due + (this.topUp || 0);
    },

    request() {
        const topups = this.topUp ? [{amount: this.topUp / 100}] : [];
        return {...super.request(), topups};
    },
});

patch(Desk.prototype, {
    openTopUp() {
        if (this.state.order && !this.state.isBusy && !this.state.isAsking) {
            this.state.isToppingUp = true;
            this.focus("topup");
        }
    },

    get topUpText() {
        const fen = this.state.order.topUp;
        return fen ? plainText(fen) : "";
    },

    onTopUpKey(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        const fen = readFen(ev.target.value);
        if (fen === null) {
            this.refuse(_t("This is no amount."));
            ev.target.select();
            return;
        }
        this.setTopUp(fen);
    },

    /** Nothing is no top-up. */
    setTopUp(fen) {
        this.state.message = null;
        this.state.isToppingUp = false;
        this.state.order.topUp = fen;
        this.focus("search");
    },

    clear() {
        this.state.isToppingUp = false;
        super.clear();
    },

    onKey(ev) {
        const isDesk = this.state.desk?.shift && !this.state.isCounting;
        if (ev.key === "F9" && isDesk) {
            ev.preventDefault();
            ev.stopPropagation();
            this.openTopUp();
        } else {
            super.onKey(ev);
        }
    },

    back() {
        if (this.state.isToppingUp) {
            this.state.isToppingUp = false;
            this.focus("search");
        } else {
            super.back();
        }
    },
});
