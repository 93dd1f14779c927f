import {DeskOrder, shownText, toFen} from "@wuye_cashier/desk/desk_order";
import {patch} from "@web/core/utils/patch";

/**
 * Balances of the payer as tenders (D1): of each at most what it has, and what the
 * bills that are ticked may be paid with. The server decides; this only proposes.
 */
patch(DeskOrder.prototype, {
    /** What stands behind a tender: [{name, amount, bills, pays_late}], or nothing. */
    balance(tender) {
        return this.opened.balances?.[tender.code];
    },

    /** What a tender has in all, as it is shown. */
    shownBalance(tender) {
        return shownText(
            this.balance(tender).reduce((sum, part) => sum + toFen(part.amount), 0)
        );
    },

    /** All that the payer has with us: [{key, label, name, amount}]. */
    get balances() {
        return this.tenders.flatMap((tender) =>
            (this.balance(tender) || []).map((part, index) => ({
                key: `${tender.code}-${index}`,
                label: tender.label,
                name: part.name,
                amount: shownText(toFen(part.amount)),
            }))
        );
    },

    most(tender) {
        const parts = this.balance(tender);
        return parts ? this.payable(parts) : super.most(tender);
    },

    /** Parts are used in their order, bills paid in theirs: as the server does it. */
    payable(parts) {
        const left = parts.map((part) => toFen(part.amount));
        let sum = 0;
        for (const bill of this.ticked) {
            let rest = bill.amount;
            parts.forEach((part, index) => {
                if (part.bills.includes(bill.id)) {
                    const open = part.pays_late ? rest : Math.min(rest, bill.open);
                    const paid = Math.min(left[index], open);
                    left[index] -= paid;
                    rest -= paid;
                    sum += paid;
                }
            });
        }
        return sum;
    },
});
