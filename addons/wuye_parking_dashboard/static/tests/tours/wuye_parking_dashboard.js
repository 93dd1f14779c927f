import {registry} from "@web/core/registry";

const panel = "[data-panel='parking']";

registry.category("web_tour.tours").add("wuye_parking_dashboard", {
    steps: () => [
        {trigger: `${panel} h5:contains(今日停车场)`},
        {trigger: `${panel} tbody tr:contains(北区车场) td:contains("1 / 3")`},
        {trigger: `${panel} button:contains(打开)`, run: "click"},
        {trigger: ".o_kanban_view .o_kanban_record:contains(北区车场)"},
    ],
});
