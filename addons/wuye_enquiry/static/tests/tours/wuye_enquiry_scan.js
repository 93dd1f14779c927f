import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

registry.category("web_tour.tours").add("wuye_enquiry_scan", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(
            `${focus("search")}:focus`,
            "http://wuye.test/wuye/notice/tour-notice{Enter}"
        ),
        {trigger: "tr.is-off:contains(2026-03)"},
        keys(".o_wuye_due:contains(600.00)", "{Alt+2}"),
        keys(`${focus("tender-1")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        // The same paper again
        keys(
            `${focus("search")}:focus`,
            "http://wuye.test/wuye/notice/tour-notice{Enter}"
        ),
        {trigger: "[role=alert]:contains(这张单据上的账单均已缴清)"},
        {trigger: ".o_wuye_due:contains(300.00)"},
    ],
});
