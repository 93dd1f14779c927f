import {_t} from "@web/core/l10n/translation";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {printPdf} from "@wuye_cashier/desk/receipt_printer";
import {registry} from "@web/core/registry";

/** Pays a refund slip out at this computer's desk and prints it (D14, J4). */
async function payOut(env, action) {
    const {refund_id: refund} = action.params;
    const {notification, orm} = env.services;
    const call = (method, ...args) => orm.call("wuye.cashier", method, args);
    const print = async () => printPdf((await call("print_refund", refund)).url);
    const answer = await call("pay_out_refund", deskToken(), refund);
    if (answer.is_paid) {
        // The money is out whatever the printer does; why it failed the button says
        const isPrinted = await print().catch(() => false);
        notification.add(
            isPrinted
                ? _t("Paid out. The payer signs the slip.")
                : _t("Paid out, but the slip was not printed. Print it again."),
            {
                type: isPrinted ? "success" : "warning",
                sticky: true, // Of his open shift he finds the slip nowhere else
                buttons: [{name: _t("Print Slip Again"), onClick: print}],
            }
        );
    }
    return answer.action;
}

registry.category("actions").add("wuye_refund_pay_out", payOut);
