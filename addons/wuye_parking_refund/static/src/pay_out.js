import {_t} from "@web/core/l10n/translation";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {registry} from "@web/core/registry";

/** Pays a parking fee back at this computer's desk or booth (J4). */
async function payOut(env, action) {
    const {refund_id: refund} = action.params;
    const {notification, orm} = env.services;
    const args = [deskToken(), refund];
    const answer = await orm.call("wuye.cashier", "pay_out_parking", args);
    if (answer.is_paid) {
        notification.add(_t("Paid out. The payee signs the slip."), {type: "success"});
    }
    return answer.action;
}

registry.category("actions").add("wuye_parking_refund_pay_out", payOut);
