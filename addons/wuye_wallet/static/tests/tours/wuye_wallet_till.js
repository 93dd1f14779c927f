import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {user} from "@web/core/user";

const focus = (name) => `[data-focus='${name}']`;
const type = (place, text) => ({trigger: place, run: `edit ${text}`});
const press = (place, key) => ({trigger: place, run: `press ${key}`});
const say = (text) => () => console.log(`wuye: ${text}`); // The test obeys
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({trigger, run: say(`keys ${typed}`)});
const told = (code, text) => ({
    trigger:
        `.o_wuye_till_status[data-code='${code}'][data-quiet=''] ` +
        `.o_wuye_till_words:contains(${text})`,
});
const amount = `${focus("amount")}:focus`;
const card = `${focus("card")}:focus`;
const NUMBER = "0102A3B4C5";
const SECOND = "0102A3B4C6";
const DECIMAL = "0044283077"; // NUMBER as a reader of decimal digits types it
const buy = (text, number = NUMBER) => [
    type(focus("amount"), text),
    press(focus("amount"), "Enter"),
    {trigger: ".o_wuye_till_status[data-step='card'] :contains(请刷卡)"},
    type(focus("card"), number),
    press(focus("card"), "Enter"),
];
const pin = (text) => [
    {trigger: `${focus("pin")}[type='password']:focus`, run: `edit ${text}`},
    press(focus("pin"), "Enter"),
];

// A sign the helpers take for what joins two keys
const plus = (place) =>
    place.dispatchEvent(new KeyboardEvent("keydown", {key: "+", bubbles: true}));

let clicks = 0;
const watch = () =>
    window.addEventListener("pointerdown", (ev) => (clicks += ev.isTrusted ? 1 : 0), {
        capture: true,
    });
const check = (isRight, text) => {
    if (!isRight) {
        throw new Error(text);
    }
};

const isCut = async () => {
    while (navigator.onLine) {
        await new Promise(requestAnimationFrame);
    }
};

const add = (name, steps) =>
    registry.category("web_tour.tours").add(`wuye_wallet_till_${name}`, {
        steps: () => steps,
    });

add("paid", [
    {trigger: amount, run: watch},
    // Two lunches, one soup, one more of it: 2 × 15.00 + 2 × 3.00
    keys(amount, "2{Alt+2}{Alt+4}"),
    {trigger: ".o_wuye_till_due:contains(33.00)"},
    {trigger: amount, run: ({anchor}) => plus(anchor)},
    keys(".o_wuye_till_due:contains(36.00)", "{Enter}"),
    {trigger: ".o_wuye_till_status[data-step='card'] :contains(请刷卡)"},
    keys(card, `${NUMBER}{Enter}`),
    told("paid", "已支付"),
    told("paid", "¥36.00"),
    told("paid", "余额 ¥64.00"),
    {trigger: ".o_wuye_till_day:contains(¥36.00):contains(**B4C5)"},
    // The next customer's key ends the green of the last one
    keys(".o_wuye_till_status[data-code='paid']", "12.5{Enter}"),
    keys(card, `${DECIMAL}{Enter}`),
    told("paid", "¥12.50"),
    keys(".o_wuye_till_status[data-code='paid']", "{Escape}"),
    {trigger: amount},
    {trigger: ".o_wuye_till_due:contains(0.00)"},
    {trigger: ".o_wuye_till_day:contains(¥48.50):contains(2 笔)"},
    {trigger: "body", run: () => check(!clicks, `${clicks} clicks`)},
]);

add("low", [
    {trigger: amount},
    ...buy("30.01"),
    told("low_balance", "余额不足"),
    told("low_balance", "余额 ¥30.00"),
    // After a while the card is asked for again, the amount stands
    {trigger: ".o_wuye_till_status[data-step='card']", timeout: 20000},
    {trigger: ".o_wuye_till_due:contains(30.01)"},
    press("body", "Escape"),
    press("body", "Escape"),
    {trigger: ".o_wuye_till_due:contains(0.00)"},
    ...buy("30"),
    told("paid", "余额 ¥0.00"),
]);

add("pin", [
    {trigger: amount},
    ...buy("20"),
    told("pin_needed", "请输入密码"),
    ...pin(NUMBER), // The card read once more is no wrong PIN
    {trigger: "[role=alert]:contains(密码为六位数字)"},
    ...pin("000000"),
    told("pin_wrong", "密码错误"),
    {
        trigger: `${focus("pin")}:value()`,
        run: ({anchor}) => check(!anchor.value, "the PIN is still there"),
    },
    ...pin("471108"),
    told("paid", "¥20.00"),
    {
        trigger: "body",
        run: () => {
            const kept = JSON.stringify({...localStorage, ...sessionStorage});
            check(!kept.includes("471108"), "the PIN was kept");
            check(!kept.includes("0102A3B4C5"), "the number was kept");
        },
    },
]);

add("locked", [
    {trigger: amount},
    ...buy("20"),
    ...["000000", "000001", "000002", "471108"].flatMap((text, turn) => [
        told(turn ? "pin_wrong" : "pin_needed", "密码"),
        ...pin(text),
    ]),
    told("pin_locked", "密码已锁定"),
    {trigger: ".o_wuye_till_status[data-colour='red']"},
]);

add("lost", [
    {trigger: amount},
    {trigger: ".o_wuye_till_prices .btn:contains(午餐套餐)", run: "click"},
    press(amount, "Enter"),
    type(focus("card"), NUMBER),
    press(focus("card"), "Enter"),
    told("lost_card", "已挂失"),
    {trigger: ".o_wuye_till_status[data-colour='red']"},
    // The next card's first digit ends the red
    keys(".o_wuye_till_status[data-code='lost_card']", `${SECOND}{Enter}`),
    told("paid", "¥15.00"),
]);

add("back", [
    keys(amount, "{F8}"),
    {trigger: `${focus("sales")}:focus li.is-chosen:contains(8.00)`},
    press(focus("sales"), "ArrowDown"),
    {trigger: "li.is-chosen:contains(30.00)"},
    press(focus("sales"), "Enter"),
    // A part of it; more than the whole is refused
    {trigger: `${focus("part")}:focus`, run: "edit 30.01"},
    press(focus("part"), "Enter"),
    {trigger: "[role=alert]:contains(最多可退 ¥30.00)"},
    {trigger: focus("part"), run: "edit 12.5"},
    press(focus("part"), "Enter"),
    press(`${focus("reason")}:focus`, "Enter"),
    {trigger: "[role=alert]:contains(请填写退货原因)"},
    {trigger: focus("reason"), run: "edit 菜品有误"},
    press(focus("reason"), "Enter"),
    {trigger: ".o_wuye_till_ask:contains(12.50)"},
    press(focus("reason"), "Enter"),
    {trigger: "[role=alert]:contains(¥12.50 已退回钱包)"},
    // Then what is left of it
    keys(amount, "{F8}"),
    press(`${focus("sales")}:focus`, "ArrowDown"),
    {trigger: "li.is-chosen:contains(17.50)"},
    press(focus("sales"), "Enter"),
    press(`${focus("part")}:focus`, "Enter"),
    {trigger: `${focus("reason")}:focus`, run: "edit 菜品有误"},
    press(focus("reason"), "Enter"),
    {trigger: ".o_wuye_till_ask:contains(17.50)"},
    press(focus("reason"), "Enter"),
    {trigger: "[role=alert]:contains(¥17.50 已退回钱包)"},
    {trigger: ".o_wuye_till_day:contains(¥8.00) .is-undone:contains(30.00)"},
    {trigger: amount},
]);

add("offline", [
    {trigger: amount},
    ...buy("6"),
    told("paid", "¥6.00"),
    press("body", "Enter"),
    {trigger: ".o_wuye_till_prices .btn:contains(午餐套餐)", run: "click"},
    press(amount, "Enter"),
    type(focus("card"), NUMBER),
    {trigger: "body", run: say("cut the connection")},
    {trigger: "body", run: isCut},
    press(focus("card"), "Enter"),
    {
        trigger:
            ".o_wuye_till_status[data-step='asking'] [role=alert]:contains(只扣一次款)",
    },
    {trigger: ".o_wuye_till_foot:contains(断线)", run: say("mend the connection")},
    {...told("paid", "¥15.00"), timeout: 60000},
    {trigger: ".o_wuye_till_foot:contains(联机)"},
]);

// What a browser that was closed while it asked has kept; then the page is opened anew
const reopen = (uuid, text) => [
    {
        trigger: ".o_wuye_till_status",
        run: async () => {
            const model = "wuye.wallet.till";
            const page = await rpc(`/web/dataset/call_kw/${model}/open_till`, {
                model,
                method: "open_till",
                args: [],
                kwargs: {},
            });
            const kept = {terminal: page.terminal.id, uuid, amount: text};
            const name = `wuye_wallet_tap_${user.userId}`;
            localStorage.setItem(name, JSON.stringify(kept));
        },
    },
    {trigger: ".o_menu_sections a:contains(收银机)", run: "click"},
];

add("left", [
    {trigger: amount},
    ...reopen("left", "30.00"),
    told("paid", "¥30.00"),
    ...reopen("gone", "12.00"),
    {trigger: "[role=alert]:contains(尚未扣款)"},
    {trigger: ".o_wuye_till_due:contains(12.00)"},
    type(focus("card"), NUMBER),
    press(focus("card"), "Enter"),
    told("paid", "¥12.00"),
]);

add("none", [{trigger: ".o_wuye_till_alone:contains(您还没有可用的收银机)"}]);
