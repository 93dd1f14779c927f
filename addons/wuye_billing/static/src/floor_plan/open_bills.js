import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** From a tile of the floor plan to the unit's bills, for who may read them (A8). */
registry.category("wuye_floor_plan_openers").add(
    "bills",
    {
        label: _t("Bills"),
        applies: (plan) => plan.shows_money,
        async run(env, unitId) {
            const [unit] = await env.services.orm.read(
                "wuye.unit",
                [unitId],
                ["display_name"]
            );
            await env.services.action.doAction({
                type: "ir.actions.act_window",
                name: _t("Bills of %s", unit.display_name),
                res_model: "wuye.charge",
                views: [
                    [false, "list"],
                    [false, "form"],
                ],
                domain: [["unit_id", "=", unitId]],
                context: {search_default_filter_open: 1},
            });
            return true;
        },
    },
    {sequence: 50}
);
