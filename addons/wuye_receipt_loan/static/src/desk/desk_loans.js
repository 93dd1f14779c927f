import {Desk} from "@wuye_cashier/desk/desk";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {toFen} from "@wuye_cashier/desk/desk_order";
import {useService} from "@web/core/utils/hooks";

/**
 * Borrowed receipts at the desk (D8, R69): F6 takes what one is written for, on its own
 * number; F7 lends the next one for the bills that are ticked.
 */
patch(Desk.prototype, {
    setup() {
        super.setup();
        this.action = useService("action");
    },

    /** Exactly the bills of a slip, with the amounts written on its receipt. */
    settleLoan(loan) {
        const {order} = this.state;
        if (!loan || !order || this.state.isBusy) {
            return;
        }
        const written = new Map(
            loan.lines.map((line) => [line.charge_id, line.amount])
        );
        for (const bill of order.bills) {
            bill.isTicked = written.has(bill.id);
            bill.amount = bill.isTicked ? toFen(written.get(bill.id)) : bill.total;
        }
        order.advances = [];
        order.tenders.forEach((one) => Object.assign(one, {amount: 0, given: null}));
        order.loan = loan;
        this.state.message = null;
        this.chooseTender(0);
    },

    /** Lend the next receipt for what is ticked; the bills are read again after it. */
    lend() {
        const {order} = this.state;
        if (!order || this.state.isBusy || order.loan) {
            return;
        }
        this.action.doAction("wuye_receipt_loan.wuye_receipt_lend_action", {
            additionalContext: {
                default_unit_id: order.unit.id,
                default_partner_id: order.payer.id,
                default_charge_ids: order.ticked.map((bill) => bill.id),
                wuye_at_desk: true,
            },
            onClose: () => this.reload(),
        });
    },

    openLoan(loan) {
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "wuye.receipt.loan",
                res_id: loan.id,
                views: [[false, "form"]],
                target: "new",
            },
            {onClose: () => this.reload()}
        );
    },

    /** The room again, and the numbers left. */
    async reload() {
        const {order} = this.state;
        this.state.desk = await this.call("load_desk");
        if (order) {
            await this.openUnit(order.unit, order.payer.id);
        }
    },

    /** A borrowed receipt is on paper already: F8 prints it again, marked so. */
    async print(receipt) {
        if (receipt?.loan && !receipt.isTold) {
            receipt.isTold = true;
            const text = _t(
                "Receipt %(number)s is written already. Give slip %(slip)s back to %(borrower)s.",
                {
                    number: receipt.name,
                    slip: receipt.loan.name,
                    borrower: receipt.loan.borrower,
                }
            );
            this.state.message = {level: "success", text};
            return;
        }
        await super.print(receipt);
    },

    onKey(ev) {
        if (document.querySelector(".o_dialog")) {
            return; // Its keys are its own
        }
        const keys = {
            F6: () => this.settleLoan(this.state.unit?.loans[0]),
            F7: () => this.lend(),
        };
        if (ev.key in keys && this.state.order && !this.state.isCounting) {
            ev.preventDefault();
            ev.stopPropagation();
            keys[ev.key]();
            return;
        }
        super.onKey(ev);
    },
});
