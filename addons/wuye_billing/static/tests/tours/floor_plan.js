import {registry} from "@web/core/registry";

const tile = (room) => `.o_wuye_building .o_wuye_tile:contains(${room})`;

registry.category("web_tour.tours").add("wuye_floor_plan", {
    steps: () => [
        {trigger: ".o_wuye_figures button:contains(当前显示户数):contains(4)"},
        {trigger: ".o_wuye_figures button:contains(逾期金额):contains(260.00)"},
        {trigger: `${tile("0302")}.is-overdue.is-own`},
        // a filter leaves two, the figures follow
        {trigger: ".o_wuye_filters label:contains(空置) input", run: "click"},
        {trigger: ".o_wuye_figures button:contains(当前显示户数):contains(2)"},
        {trigger: ".o_wuye_filters label:contains(空置) input", run: "click"},
        {trigger: ".o_wuye_figures button:contains(当前显示户数):contains(4)"},
        // keys: find a room, look at its card, move on
        {trigger: ".o_wuye_search input", run: "edit 0302 && press Enter"},
        {trigger: `${tile("0302")}:focus`},
        {
            trigger:
                ".o_wuye_card:contains(王小明):contains(260.00):contains(138****8000)",
        },
        {trigger: `${tile("0302")}:focus`, run: "press ArrowUp"},
        {trigger: `${tile("0402")}:focus`},
        {trigger: ".o_wuye_card:contains(01-0402)"},
        {trigger: `${tile("0402")}:focus`, run: "press ArrowDown"},
        {trigger: `${tile("0302")}:focus`, run: "press c"},
        // the desk's form for that very unit
        {trigger: ".modal .o_field_widget[name=unit_id] input:value(01-0302)"},
        {trigger: ".modal header .btn-close", run: "click"},
        {
            trigger: "body:not(:has(.modal)) .o_wuye_search input",
            run: "edit 王小明 && press Enter",
        },
        {trigger: `${tile("0302")}:focus`, run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(01-0302)"},
    ],
});
