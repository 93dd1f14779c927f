import {registry} from "@web/core/registry";

const tile = (room) => `.o_wuye_building .o_wuye_tile:contains(${room})`;
const focus = (name) => `[data-focus='${name}']`;
const back = [
    {trigger: ".breadcrumb-item:contains(房态图), .o_back_button", run: "click"},
];

registry.category("web_tour.tours").add("wuye_cashier_plan", {
    steps: () => [
        // Not a desk yet: the bills
        {trigger: `${tile("0302")}.is-overdue`, run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(0302 的账单)"},
        {
            trigger: ".o_list_view .o_data_row:contains(300.00)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        ...back,
        {trigger: `.o_wuye_filters p:contains(回车):contains(收款)`},
        // A desk with an open shift: by click and by Enter
        {trigger: `${tile("0302")}.is-overdue`, run: "click"},
        {trigger: ".o_wuye_desk .o_wuye_due:contains(900.00)"},
        {trigger: ".o_wuye_desk_payer h2:contains(0302)"},
        {trigger: ".o_wuye_desk", run: () => history.back()},
        {trigger: ".o_wuye_search input", run: "edit 0302 && press Enter"},
        {trigger: `${tile("0302")}:focus`, run: "press Enter"},
        {trigger: ".o_wuye_desk .o_wuye_due:contains(900.00)"},
        {trigger: focus("search"), run: "press Alt+2"},
        {trigger: `${focus("tender-1")}:focus`, run: "press Enter"},
        {trigger: `${focus("take")}:focus:enabled`, run: "click"},
        {trigger: focus("confirm"), run: "click"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
    ],
});

registry.category("web_tour.tours").add("wuye_cashier_plan_bills", {
    steps: () => [
        {trigger: `${tile("0302")}.is-overdue`, run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(0302 的账单)"},
        {trigger: ".o_list_view .o_data_row:nth-child(3):contains(300.00)"},
    ],
});
