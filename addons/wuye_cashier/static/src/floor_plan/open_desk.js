import {_t} from "@web/core/l10n/translation";
import {deskToken} from "../desk/register_computer";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const TAKERS = ["wuye_property.group_collector", "wuye_property.group_cashier"];

/** From a tile of the floor plan to this computer's desk, if it is open (A8). */
registry.category("wuye_floor_plan_openers").add(
    "desk",
    {
        label: _t("Take Money"),
        async applies() {
            const held = await Promise.all(TAKERS.map((group) => user.hasGroup(group)));
            return Boolean(deskToken()) && held.some(Boolean);
        },
        async run(env, unitId) {
            const {action, orm} = env.services;
            const token = deskToken();
            const isOpen = await orm.call("wuye.cashier", "has_open_desk", [token]);
            if (isOpen) {
                await action.doAction("wuye_cashier.wuye_desk_client_action", {
                    additionalContext: {wuye_desk_unit: unitId},
                });
            }
            return isOpen;
        },
    },
    {sequence: 10}
);
