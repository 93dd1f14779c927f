import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const MINUTE = 60 * 1000;
const PASSWORD = "Suotai2026";
const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

/** The minutes of the lock pass when the tour says so. */
const timers = [];
function holdTimers() {
    const start = browser.setTimeout;
    browser.setTimeout = (callback, delay, ...args) =>
        delay > MINUTE ? timers.push(callback) : start(callback, delay, ...args);
}
function letTimePass() {
    const now = luxon.Settings.now;
    luxon.Settings.now = () => now() + 6 * MINUTE;
    timers.at(-1)();
}

const LOCKED = "form.o_wuye_desk_lock h2:contains(收费台已锁定)";
const nothingOfPayer = () => {
    // Whole words: addresses of pictures and bundles hold digits of their own
    for (const text of ["王小明", "0302", "900.00", "350"]) {
        if (new RegExp(`(?<!\\w)${text}(?!\\w)`).test(document.body.outerHTML)) {
            throw new Error(`the locked page has ${text}`);
        }
    }
};
const unlock = [
    keys("#o_wuye_password:focus", `${PASSWORD}{Enter}`),
    {trigger: "body:not(:has(.o_wuye_desk_lock)) .o_wuye_due:contains(900.00)"},
];

registry.category("web_tour.tours").add("wuye_cashier_lock", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => {
                holdTimers();
                localStorage.setItem("wuye_desk_token", "tour");
            },
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        keys(".o_wuye_due:contains(900.00)", "{Alt+1}"),
        // Not entered yet when the collector is called away
        keys(`${focus("tender-0")}:focus`, "350{Ctrl+l}"),
        {trigger: LOCKED, run: nothingOfPayer},
        // The keys of the desk are dead
        keys("#o_wuye_password:focus", "{F4}{F10}falsch{Enter}"),
        {trigger: "[role=alert]:contains(这不是您的密码)", run: nothingOfPayer},
        ...unlock,
        {trigger: `${focus("tender-0")}:value(350.00)`, run: letTimePass},
        {trigger: LOCKED, run: nothingOfPayer},
        ...unlock,
        // Locked in another tab: the next question meets it
        {
            trigger: `${focus("search")}:focus`,
            run: () =>
                rpc("/web/dataset/call_kw/wuye.cashier/lock", {
                    model: "wuye.cashier",
                    method: "lock",
                    args: ["tour"],
                    kwargs: {},
                }),
        },
        keys(`${focus("search")}:focus`, "0{Enter}"),
        {trigger: LOCKED, run: nothingOfPayer},
        ...unlock,
        keys(`${focus("search")}:focus`, "{Alt+2}"),
        keys(`${focus("tender-1")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        // A count being typed is kept as well
        keys(`${focus("search")}:focus`, "{F10}"),
        keys("#o_wuye_count_cash:focus", "850{Ctrl+l}"),
        {trigger: LOCKED, run: nothingOfPayer},
        keys("#o_wuye_password:focus", `${PASSWORD}{Enter}`),
        {trigger: "#o_wuye_count_cash:value(850)"},
    ],
});
