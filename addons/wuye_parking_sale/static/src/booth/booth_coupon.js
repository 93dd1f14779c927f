import {Booth} from "@wuye_parking_desk/booth/booth";
import {_t} from "@web/core/l10n/translation";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {patch} from "@web/core/utils/patch";

const COUPON = /^(WYQ:)?\d{12}$/i;

/**
 * At the way out: F6, or the number of a coupon, typed or scanned where plates are, goes on the
 * car that was read last (G15); its earlier debts are collected in one key (26c).
 */
patch(Booth.prototype, {
    setup() {
        super.setup(...arguments);
        this.needsStay.push("coupon");
    },

    get keys() {
        return {...super.keys, F6: () => this.ask(this.laneOf("out"), "coupon")};
    },

    get titles() {
        return {...super.titles, coupon: _t("The coupon: type its number or scan it")};
    },

    answerTo(lane, why, text) {
        return why === "coupon"
            ? this.layCoupon(lane, text.trim())
            : super.answerTo(...arguments);
    },

    lookOut(lane, text) {
        const typed = text.replace(/[\s-]/g, "");
        if (!COUPON.test(typed)) {
            return super.lookOut(lane, text);
        }
        if (!lane.told?.stay || lane.isDone) {
            lane.message = _t("Read the plate first, then the coupon.");
            return null;
        }
        return this.layCoupon(lane, typed);
    },

    layCoupon(lane, typed) {
        return this.run(lane, async () => {
            const {stay} = lane.told;
            const told = await this.laneCall("lay_coupon", lane, stay, typed);
            if (told.lifts) {
                await this.leave(lane, told);
            } else {
                this.tell(lane, told, false);
            }
        });
    },

    takeDebt(lane, debt) {
        const token = lane.tokenOf(`debt ${debt.id} ${debt.amount}`);
        const payment = {desk: deskToken(), tender: "cash", amount: debt.amount};
        return this.run(lane, async () => {
            const out = await this.laneCall("pay_debt", lane, debt.id, token, payment);
            lane.told = {...lane.told, debts: out.debts};
            lane.token = "";
        });
    },
});
