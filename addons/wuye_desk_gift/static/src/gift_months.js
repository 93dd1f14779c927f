import {AdvancePanel} from "@wuye_cashier/desk/advance_panel";
import {Desk} from "@wuye_cashier/desk/desk";
import {DeskOrder} from "@wuye_cashier/desk/desk_order";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/** Months from the first of one to the end of another; both as 2026-11-01. */
function months({periods, count}) {
    const [start, end] = [periods[0].start, periods[count - 1].end];
    if (!start.endsWith("-01")) {
        return 0; // The server asks for whole months, too
    }
    const [from, to] = [start, end].map((day) => day.split("-").map(Number));
    return (to[0] - from[0]) * 12 + to[1] - from[1] + 1;
}

const say = (given) => _t("%s months given", given);

/** Gift months of the table (B11): shown with F4, asked for with the payment. */
patch(AdvancePanel.prototype, {
    /** Months given for the periods chosen; the highest row that is reached counts. */
    gift(fee) {
        const row =
            fee.count &&
            fee.gift &&
            fee.gift.rows.find(([paid]) => paid <= months(fee));
        return row ? row[1] : 0;
    },

    /** What is given now, else what the table promises. */
    sayGift(fee) {
        const given = this.gift(fee);
        if (given) {
            return say(given);
        }
        return fee.gift
            ? fee.gift.rows
                  .map(([paid, free]) =>
                      _t("pay %(paid)s, %(free)s given", {paid, free})
                  )
                  .join(" · ")
            : "";
    },

    chosen(fee) {
        const given = this.gift(fee);
        const gift = given ? {scheme_id: fee.gift.scheme_id, months: given} : false;
        return {...super.chosen(fee), gift, gift_text: given ? say(given) : ""};
    },
});

patch(DeskOrder.prototype, {
    requestAdvance(advance) {
        return {...super.requestAdvance(advance), gift: advance.gift || false};
    },
});

patch(Desk.prototype, {
    finish(receipt) {
        super.finish(receipt);
        if (receipt.gifts?.length) {
            const names = receipt.gifts.map(({name}) => name).join(" ");
            const text = _t(
                "Gift months are asked for: %s. The manager approves.",
                names
            );
            this.state.message = {level: "success", text};
        }
    },
});
