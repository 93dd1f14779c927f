import {registry} from "@web/core/registry";

const press = (key) => () =>
    window.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
    );
const OUT = ".o_wuye_lane[data-way='out']";

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
        {trigger: `${OUT} .o_wuye_text`, run: "click"},
        {trigger: `${OUT}.o_wuye_active .o_wuye_text`, run: "edit 浙A2N906"},
        {trigger: `${OUT} .o_wuye_text`, run: press("Enter")},
        {trigger: `${OUT} .o_wuye_amount:contains(7.00)`, run: press("F6")},
        // A number that was typed wrongly, then the right one
        {trigger: `${OUT} .o_wuye_reason:focus`, run: "edit 123456789012"},
        {trigger: `${OUT} .o_wuye_reason`, run: press("Enter")},
        {trigger: `${OUT} [role=alert]`},
        {
            trigger: `${OUT} .o_wuye_reason`,
            run: `edit ${document.cookie.match(/coupon=(\d+)/)[1]}`,
        },
        {trigger: `${OUT} .o_wuye_reason`, run: press("Enter")},
        {trigger: `${OUT} .o_wuye_coupon:contains(银泰超市)`},
        {trigger: `${OUT} .o_wuye_amount:contains(5.00)`, run: press("Enter")},
        {trigger: `${OUT}[data-code='paid'][data-done='yes']`},
    ],
});
