import {Booth} from "@wuye_parking_desk/booth/booth";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/** A merchant's coupon at the way out: F6, its number or the scan of its code (G15). */
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
        if (why !== "coupon") {
            return super.answerTo(...arguments);
        }
        const {sought} = lane;
        return this.run(lane, async () => {
            const args = [lane.told.stay, text.trim()];
            const told = await this.laneCall("lay_coupon", lane, ...args);
            lane.sought = sought;
            if (told.lifts) {
                await this.leave(lane, told);
            } else {
                this.tell(lane, told, false);
            }
        });
    },
});
