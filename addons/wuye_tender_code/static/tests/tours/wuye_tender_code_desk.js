import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

registry.category("web_tour.tours").add("wuye_tender_code_desk", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        {
            trigger: ".o_wuye_tender:contains(付款码) kbd",
            run: ({anchor}) => console.log(`wuye: keys {${anchor.textContent}}`),
        },
        keys(".o_wuye_tender.is-used:contains(付款码) input:focus", "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        // Something else is scanned first
        {trigger: ".o_wuye_confirm:contains(请扫描缴费人的付款码):contains(900.00)"},
        keys("#o_wuye_code:focus", "6901234567892{Enter}"),
        {trigger: ".alert-danger:contains(不是微信支付或支付宝的付款码)"},
        // He does not confirm, and is given up
        keys("#o_wuye_code:focus", "130123456789012341{Enter}"),
        keys(
            ".o_wuye_paying:contains(等待缴费人确认):contains(微信):contains(900.00)",
            "{Escape}"
        ),
        {trigger: ".alert-danger:contains(未收款):contains(已撤销)"},
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        // He confirms after a while
        keys("#o_wuye_code:focus", "280123456789012343{Enter}"),
        {trigger: ".o_wuye_paying:contains(等待缴费人确认):contains(支付宝)"},
        {trigger: ".o_wuye_receipt:contains(A0012801)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        {trigger: "body:not(:has(.o_wuye_paying))"},
    ],
});
