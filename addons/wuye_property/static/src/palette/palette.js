import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

/**
 * Ctrl+K, a full stop, then a room, name, initials, phone or plate: Enter opens the
 * first hit (A6). The full stop is on the number pad, and every layout has it.
 */
const NAMESPACE = ".";
const LIMIT = 8; // of each kind: more is a list, not a choice
const DELAY = 200; // milliseconds after the last key before the server is asked

const KINDS = [
    {category: "wuye_units", model: "wuye.unit", name: _t("Units"), domain: []},
    {
        category: "wuye_people",
        model: "res.partner",
        name: _t("Owners and Residents"),
        domain: [["wuye_occupancy_ids", "!=", false]],
    },
    {
        category: "wuye_vehicles",
        model: "wuye.vehicle",
        name: _t("Vehicles"),
        domain: [],
    },
];

registry.category("command_setup").add(NAMESPACE, {
    debounceDelay: DELAY,
    emptyMessage: _t("Nothing found. Type a room, a name or its initials."),
    name: _t("rooms and people"),
    placeholder: _t("Room, name, initials, end of a phone number, plate..."),
});

KINDS.forEach(({category, name}, index) => {
    registry
        .category("command_categories")
        .add(category, {namespace: NAMESPACE, name}, {sequence: 10 * (index + 1)});
});

async function find(env, {category, model, domain}, word) {
    const hits = await env.services.orm.call(model, "name_search", [], {
        name: word,
        domain,
        operator: "ilike",
        limit: LIMIT,
    });
    return hits.map(([id, label]) => ({
        name: label,
        category,
        href: `/odoo/${model}/${id}`,
        action: () =>
            env.services.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
            }),
    }));
}

registry.category("command_provider").add("wuye_search", {
    namespace: NAMESPACE,
    async provide(env, {searchValue}) {
        const word = (searchValue || "").trim();
        if (!word || !(await user.hasGroup("wuye_property.group_user"))) {
            return [];
        }
        return (await Promise.all(KINDS.map((kind) => find(env, kind, word)))).flat();
    },
});
