import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

/** On a screen of 1366 by 768, as those of desks are, nothing covers the button. */
function isInSight() {
    const button = document.querySelector(focus("take"));
    const {left, top, width, height} = button.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height - 2);
    const isCovered = !button.disabled && found !== button;
    if (isCovered || !height || top + height > window.innerHeight) {
        throw new Error(`the button is not in sight: ${top} + ${height}`);
    }
}

registry.category("web_tour.tours").add("wuye_tender_balance_desk", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        {trigger: ".o_wuye_balances:contains(预收款抵扣):contains(250.00)"},
        {trigger: ".o_wuye_balances:contains(押金抵扣):contains(400.00)"},
        // The advance is for the fee of March: more than it has is refused
        keys(".o_wuye_due:contains(900.00)", "{Alt+7}"),
        {trigger: ".o_wuye_tender:contains(预收款抵扣):contains(余额 250.00)"},
        keys(`${focus("tender-6")}:focus`, "251{Enter}"),
        {trigger: ".alert-danger:contains(最多):contains(250.00)"},
        {trigger: ".o_wuye_rest", run: isInSight},
        keys(`${focus("tender-6")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_rest:contains(250.00)"},
        keys(`${focus("tender-7")}:focus`, "350{Enter}"),
        keys(`${focus("note-7")}:focus`, "TY-07{Enter}"),
        keys(`${focus("tender-0")}:focus`, "{Enter}"),
        keys(`${focus("given-0")}:focus`, "{Enter}"),
        {trigger: `${focus("take")}:focus:enabled`, run: isInSight},
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        {trigger: ".o_wuye_confirm:contains(预收款抵扣):contains(押金抵扣)"},
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_receipt:contains(A0012821)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        // Nobody is asked to count what is no money
        keys(`${focus("search")}:focus`, "{F10}"),
        {trigger: "#o_wuye_count_cash"},
        {
            trigger:
                "body:not(:has(#o_wuye_count_advance)):not(:has(#o_wuye_count_deposit))",
        },
    ],
});
