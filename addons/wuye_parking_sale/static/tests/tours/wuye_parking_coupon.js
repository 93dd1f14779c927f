import {registry} from "@web/core/registry";

const OUT = ".o_wuye_lane[data-way='out']";
const said = (code, done) => `${OUT}[data-code='${code}'][data-done='${done}']`;
const press = (key) => () =>
    window.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
    );
const read = (text) => [
    {trigger: `${OUT} .o_wuye_text`, run: "click"},
    {trigger: `${OUT}.o_wuye_active .o_wuye_text`, run: `edit ${text}`},
    {trigger: `${OUT} .o_wuye_text`, run: press("Enter")},
];

registry.category("web_tour.tours").add("wuye_parking_booth_coupon", {
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
