import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

registry.category("web_tour.tours").add("wuye_desk_gift", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        keys(".o_wuye_due:contains(300.00)", "{F4}"),
        {trigger: ".o_wuye_advance .o_wuye_gift:contains(交 6 送 1)"},
        keys(`${focus("periods-0")}:focus`, "6{Enter}"),
        {trigger: ".o_wuye_ahead .o_wuye_gift:contains(赠 1 个月)"},
        keys(".o_wuye_due:contains(2,100.00)", "{Alt+2}"),
        keys(`${focus("tender-1")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: "[role=alert]:contains(已申请赠送月份)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        // The month that is given is not offered once more
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        keys(".o_wuye_desk_payer h2:contains(0302)", "{F4}"),
        {trigger: ".o_wuye_advance tbody tr:contains(送)"},
    ],
});
