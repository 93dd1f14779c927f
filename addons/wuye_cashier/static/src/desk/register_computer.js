import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const STORED = "wuye_desk_token";

/** Which desk this computer is, as the server knows it; empty if it is none. */
export const deskToken = () => browser.localStorage.getItem(STORED) || "";

/** Makes this computer a desk: called by the button on the desk's page (J4). */
async function registerComputer(env, action) {
    const {desk_id: desk} = action.params;
    const token = await env.services.orm.call("wuye.desk", "register_computer", [desk]);
    browser.localStorage.setItem(STORED, token);
    env.services.notification.add(_t("This computer is the desk now."), {
        type: "success",
    });
    return {type: "ir.actions.client", tag: "soft_reload"};
}

registry.category("actions").add("wuye_desk_register", registerComputer);
