import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

registry.category("web_tour.tours").add("wuye_cashier_ahead", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        keys(".o_wuye_due:contains(300.00)", "{F4}"),
        {trigger: ".o_wuye_advance:contains(预收以后各期)"},
        keys(`${focus("periods-0")}:focus`, "3{Enter}"),
        {trigger: ".o_wuye_ahead:contains(900.00)"},
        // Chosen once more: the last choice holds
        keys(".o_wuye_due:contains(1,200.00)", "{F4}"),
        keys(`${focus("periods-0")}:focus`, "2{Enter}"),
        {trigger: ".o_wuye_ahead:contains(600.00)"},
        keys(".o_wuye_due:contains(900.00)", "{Alt+2}"),
        keys(`${focus("tender-1")}:focus`, "950{Enter}"),
        {trigger: ".o_wuye_over:contains(多收了)"},
        {trigger: `${focus("take")}:disabled`},
        {trigger: ".o_wuye_over .btn:contains(转为预收)", run: "click"},
        {trigger: ".o_wuye_ahead:contains(50.00)"},
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        {trigger: ".o_wuye_confirm:contains(950.00)"},
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_receipt:contains(A0012801)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
    ],
});
