import {_t} from "@web/core/l10n/translation";
import {cardActions} from "./unit_card";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * What a click or Enter on a tile opens (A8): {label, applies(plan), run(env, unitId)}.
 * They are asked in their order, the first whose `run` comes to true has opened
 * something; where none has, it is the unit. Other modules add theirs here.
 */
const openers = registry.category("wuye_floor_plan_openers");

export function openUnit(env, unitId) {
    return env.services.action.doAction({
        type: "ir.actions.act_window",
        res_model: "wuye.unit",
        res_id: unitId,
        views: [[false, "form"]],
    });
}

cardActions.add(
    "unit",
    {
        label: _t("Open Unit"),
        key: "u",
        groups: ["wuye_property.group_user"],
        run: openUnit,
    },
    {sequence: 90}
);

/** The buttons of the card and the openers of the signed-in user. */
export async function means(plan) {
    const held = async (entry) =>
        (await Promise.all(entry.groups.map((group) => user.hasGroup(group)))).some(
            Boolean
        );
    const kept = async (entries, test) => {
        const answers = await Promise.all(entries.map(test));
        return entries.filter((entry, index) => answers[index]);
    };
    const found = await kept(openers.getAll(), (entry) => entry.applies(plan));
    const actions = await kept(cardActions.getAll(), held);
    return {
        openers: found,
        openLabel: found.length ? found[0].label : _t("Open Unit"),
        // The unit has a key of its own where Enter opens something else
        actions: actions.filter((entry) => found.length || entry.run !== openUnit),
    };
}

export async function open(env, found, unitId) {
    for (const opener of found) {
        if (await opener.run(env, unitId)) {
            return;
        }
    }
    await openUnit(env, unitId);
}
