import {
    OUT,
    beginShift,
    said,
    type,
} from "@wuye_parking_desk/../tests/tours/booth_steps";
import {registry} from "@web/core/registry";

const press = (key) => () =>
    window.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
    );
const read = (text) => [
    ...type(text),
    {trigger: `${OUT} .o_wuye_text`, run: press("Enter")},
];

registry.category("web_tour.tours").add("wuye_parking_booth_coupon", {
    steps: () => [
        ...beginShift,
        // A coupon before any plate is no car's
        ...read("000000005724"),
        {trigger: `${OUT} .alert:contains(请先读车牌)`},
        // The car owes from last week, has a coupon of 3.00, and pays the rest
        ...read("浙A9C264"),
        {trigger: `${said("fee", "")} .o_wuye_amount:contains(7.00)`},
        {trigger: `${OUT} .o_wuye_debts button:contains(7.00)`, run: "click"},
        {trigger: `${OUT}:not(:has(.o_wuye_debts))`},
        // Scanned wrongly where plates are, then typed by its key
        ...read("WYQ:123456789012"),
        {trigger: `${OUT} .alert:contains(不是券号)`, run: press("F6")},
        {trigger: `${OUT} .o_wuye_reason:focus`, run: "edit 000000005724"},
        {trigger: `${OUT} .o_wuye_reason`, run: press("Enter")},
        {trigger: `${said("fee", "")} .o_wuye_amount:contains(4.00)`},
        {trigger: `${OUT} .o_wuye_coupons:contains(银泰超市):contains(3.00)`},
        {trigger: `${OUT} .o_wuye_main:contains(现金收讫)`, run: press("Enter")},
        {trigger: said("paid", "yes")},
    ],
});
