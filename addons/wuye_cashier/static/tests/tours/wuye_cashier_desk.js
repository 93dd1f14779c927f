import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
const press = (place, key) => ({trigger: place, run: `press ${key}`});
const type = (place, text) => ({trigger: place, run: `fill ${text}`});

registry.category("web_tour.tours").add("wuye_cashier_desk", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        {trigger: "h2:contains(开班)"},
        type(focus("float"), "500"),
        press(focus("float"), "Enter"),
        {trigger: ".o_wuye_desk_foot:contains(JLW-01)"},
        {trigger: ".o_wuye_number:contains(A0012801)"},
        type(focus("search"), "0302"),
        press(focus("search"), "Enter"),
        {trigger: ".o_wuye_due:contains(900.00)"},
        press(focus("search"), "Alt+1"),
        type(`${focus("tender-0")}:focus`, "350"),
        press(focus("tender-0"), "Enter"),
        type(`${focus("given-0")}:focus`, "400"),
        press(focus("given-0"), "Enter"),
        {trigger: ".o_wuye_more:contains(50.00)"},
        type(`${focus("tender-1")}:focus`, "400"),
        press(focus("tender-1"), "Enter"),
        {trigger: `${focus("tender-2")}:focus`},
        press(focus("tender-2"), "Enter"),
        {trigger: `${focus("take")}:focus:enabled`, run: "click"},
        {trigger: ".o_wuye_confirm:contains(900.00)"},
        {trigger: `${focus("confirm")}:focus`, run: "click"},
        {trigger: ".o_wuye_receipt:contains(A0012801)"},
        {trigger: ".o_wuye_receipt:contains(50.00)"},
        {trigger: ".o_wuye_number:contains(A0012802)"},
        press(focus("search"), "F10"),
        type("#o_wuye_count_cash", "849.99"),
        type("#o_wuye_count_pos", "400"),
        type("#o_wuye_count_wechat", "150"),
        {trigger: ".o_wuye_submit", run: "click"},
        {trigger: ".o_wuye_submit:contains(确定)", run: "click"},
        {trigger: "h2:contains(已交班)"},
        {trigger: "td.text-danger:contains(-0.01)"},
    ],
});
