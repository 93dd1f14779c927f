import {registry} from "@web/core/registry";

const OUT = ".o_wuye_lane[data-way='out']";
const REASON = `${OUT} .o_wuye_reason`;
const PAYING = `${OUT} .o_wuye_paying`;
const said = (code, done) => `${OUT}[data-code='${code}'][data-done='${done}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});
const read = (plate) => [
    {trigger: `${OUT} .o_wuye_text`, run: "click"},
    {trigger: `${OUT}.o_wuye_active .o_wuye_text`, run: `edit ${plate}`},
    keys(`${OUT} .o_wuye_text:focus`, "{Enter}"),
    keys(`${said("fee", "")} .o_wuye_amount:contains(7.00)`, "{ }"),
    {
        trigger: `${OUT} .o_wuye_tender:contains(付款码) kbd`,
        run: ({anchor}) => console.log(`wuye: keys {${anchor.textContent}}`),
    },
];

registry.category("web_tour.tours").add("wuye_parking_code", {
    steps: () => [
        {
            trigger: ".o_wuye_booth_alone",
            run: () => {
                localStorage.setItem("wuye_desk_token", "tour");
                location.reload();
            },
            expectUnloadPage: true,
        },
        {
            trigger: ".o_wuye_booth_start li",
            run: () => {
                for (const button of document.querySelectorAll(".o_wuye_good")) {
                    button.click();
                }
            },
        },
        {trigger: "#o_wuye_booth_float", run: "edit 200"},
        {trigger: ".o_wuye_begin", run: "click"},
        // Something else is scanned first; then he confirms after a while
        ...read("浙A2N906"),
        keys(
            `${OUT} .o_wuye_ask:contains(付款码) .o_wuye_reason:focus`,
            "6901234567892{Enter}"
        ),
        {trigger: `${OUT} .alert:contains(不是微信支付或支付宝的付款码)`},
        keys(`${REASON}:focus`, "280123456789012343{Enter}"),
        {trigger: `${PAYING}:contains(等待车主确认)`},
        {trigger: said("paid", "yes")},
        // One does not confirm, is given up by Esc, and pays in cash
        ...read("浙A9C264"),
        keys(`${REASON}:focus`, "130123456789012341{Enter}"),
        keys(`${PAYING}:contains(等待车主确认)`, "{Escape}"),
        keys(`${OUT}:not(:has(.o_wuye_paying)) .alert:contains(未收款)`, "{Enter}"),
        {trigger: said("paid", "yes")},
        // The provider does not help: let out owing by one key, while it waits
        ...read("浙A33MU6"),
        keys(`${REASON}:focus`, "130123456789012341{Enter}"),
        keys(`${PAYING}:contains(等待车主确认)`, "{F9}"),
        {trigger: `${OUT} .o_wuye_ask button:contains(当时无法支付)`, run: "click"},
        {
            trigger: `${OUT}[data-done='yes']:not(:has(.o_wuye_paying)) .o_wuye_plate:contains(浙A33MU6)`,
        },
    ],
});
