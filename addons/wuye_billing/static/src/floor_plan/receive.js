import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** From a tile of the floor plan to taking money for that unit. */
registry.category("wuye_floor_plan_actions").add("receive", {
    label: _t("Receive Money"),
    key: "c",
    groups: [
        "wuye_property.group_collector",
        "wuye_property.group_cashier",
        "wuye_property.group_accountant",
        "wuye_property.group_supervisor",
    ],
    run(env, unitId) {
        return env.services.action.doAction("wuye_billing.wuye_receive_action", {
            additionalContext: {
                active_model: "wuye.unit",
                active_id: unitId,
                active_ids: [unitId],
            },
        });
    },
});
