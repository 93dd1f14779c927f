import {
    OUT,
    REASON,
    beginShift,
    keys,
    said,
    tender,
    type,
} from "@wuye_parking_desk/../tests/tours/booth_steps";
import {registry} from "@web/core/registry";

const PAYING = `${OUT} .o_wuye_paying`;
const read = (plate) => [
    ...type(plate),
    keys(`${OUT} .o_wuye_text:focus`, "{Enter}"),
    keys(`${said("fee", "")} .o_wuye_amount:contains(7.00)`, "{ }"),
    tender("付款码"),
];

registry.category("web_tour.tours").add("wuye_parking_code", {
    steps: () => [
        ...beginShift,
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
        keys(`${PAYING}:contains(等待车主确认)`, "{Enter}"),
        // The screen is loaded anew: its lane is the active one, Esc means it
        {
            trigger: `${OUT}:has(.o_wuye_paying) .alert:contains(车主正在付款)`,
            run: () => location.reload(),
            expectUnloadPage: true,
        },
        keys(`${OUT}.o_wuye_active .o_wuye_paying`, "{Escape}"),
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
