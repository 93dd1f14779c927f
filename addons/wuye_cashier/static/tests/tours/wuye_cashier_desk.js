import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
const press = (place, key) => ({trigger: place, run: `press ${key}`});
const type = (place, text) => ({trigger: place, run: `fill ${text}`});
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});
const MOST = 25; // Keys from the room to the printed receipt (D1)
const seen = {keydown: 0, pointerdown: 0};
const watch = () => {
    for (const kind of Object.keys(seen)) {
        const count = (ev) => (seen[kind] += ev.isTrusted ? 1 : 0);
        window.addEventListener(kind, count, {capture: true});
    }
};
const count = () => {
    if (seen.keydown > MOST || seen.keydown < 15 || seen.pointerdown) {
        throw new Error(`keys and clicks of a receipt: ${JSON.stringify(seen)}`);
    }
};

registry.category("web_tour.tours").add("wuye_cashier_desk", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        {trigger: "h2:contains(开班)"},
        type(focus("float"), "500"),
        press(focus("float"), "Enter"),
        {trigger: ".o_wuye_desk_foot:contains(JLW-01)"},
        {trigger: ".o_wuye_number:contains(A0012801)"},
        {trigger: `${focus("search")}:focus`, run: watch},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        keys(".o_wuye_due:contains(900.00)", "{Alt+1}"),
        keys(`${focus("tender-0")}:focus`, "350{Enter}"),
        keys(`${focus("given-0")}:focus`, "400{Enter}"),
        {trigger: ".o_wuye_more:contains(50.00)"},
        keys(`${focus("tender-1")}:focus`, "400{Enter}"),
        keys(`${focus("tender-2")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        {trigger: ".o_wuye_confirm:contains(王小明):contains(0302):contains(900.00)"},
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_receipt:contains(A0012801)"},
        {trigger: ".o_wuye_receipt:contains(50.00)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)", run: count},
        keys(`${focus("search")}:focus`, "{F8}"),
        {trigger: ".o_wuye_printed:contains(已打印 2)"},
        {trigger: ".o_wuye_number:contains(A0012802)"},
        press(focus("search"), "F10"),
        type("#o_wuye_count_cash", "849.99"),
        type("#o_wuye_count_pos", "400"),
        type("#o_wuye_count_wechat", "150"),
        {trigger: ".o_wuye_submit", run: "click"},
        {trigger: ".o_wuye_submit:contains(确定)", run: "click"},
        {trigger: "h2:contains(已交班)"},
        {trigger: "td.text-danger:contains(-0.01)"},
    ],
});
