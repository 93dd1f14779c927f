import {_t} from "@web/core/l10n/translation";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {registry} from "@web/core/registry";

/** Gives a wallet back at this computer's desk and closes it (F8, J4). */
async function closeWallet(env, action) {
    const {notification, orm} = env.services;
    const args = [deskToken(), action.params.page_id];
    const answer = await orm.call("wuye.cashier", "close_wallet", args);
    if (answer.is_paid) {
        notification.add(_t("Given back. The wallet is closed."), {type: "success"});
    }
    return {
        type: "ir.actions.act_window",
        res_model: "wuye.wallet",
        res_id: answer.wallet_id,
        views: [[false, "form"]],
    };
}

registry.category("actions").add("wuye_wallet_close", closeWallet);
