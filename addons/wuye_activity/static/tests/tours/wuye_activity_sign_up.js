import {registry} from "@web/core/registry";

const say = (text) => () => console.log(`wuye: ${text}`); // The test obeys
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({trigger, run: say(`keys ${typed}`)});
const told = (code, text) => ({
    trigger:
        `.o_wuye_till_status[data-code='${code}'][data-quiet=''] ` +
        `.o_wuye_till_words:contains(${text})`,
});
const card = "[data-focus='card']:focus";
const NUMBER = "0102A3B4C5";
const SECOND = "0102A3B4C6";
const chosen = (name) => `.o_wuye_sign_up_choice .is-chosen:contains(${name})`;
const result = (code) => `.o_wuye_till_status[data-code='${code}']`;

const isCut = async () => {
    while (navigator.onLine) {
        await new Promise(requestAnimationFrame);
    }
};

const add = (name, steps) =>
    registry.category("web_tour.tours").add(name, {steps: () => steps});

add("wuye_activity_sign_up", [
    {trigger: ".o_wuye_till_status[data-step='choose'] :contains(请选择活动)"},
    // The card before the activity
    keys(card, `${NUMBER}{Enter}`),
    {trigger: "[role=alert]:contains(请先选择活动)"},
    {trigger: ".o_wuye_sign_up_choice .btn:contains(亲子烘焙课)", run: "click"},
    {trigger: `${chosen("亲子烘焙课")}:contains(剩余名额 1)`},
    {trigger: ".o_wuye_till_due:contains(30.00)"},
    {trigger: ".o_wuye_till_status[data-step='card'] :contains(请刷卡)"},
    keys(card, `${NUMBER}{Enter}`),
    told("signed_up", "报名成功"),
    told("signed_up", "王*明"),
    told("signed_up", "剩余名额 0"),
    told("signed_up", "余额 ¥90.00"),
    {trigger: `${chosen("亲子烘焙课")}:contains(剩余名额 0)`},
    {trigger: ".o_wuye_till_sales:contains(王*明)"},
    // The next card's first digit ends the green
    keys(result("signed_up"), `${SECOND}{Enter}`),
    told("full", "名额已满"),
    {trigger: ".o_wuye_till_status[data-colour='red']"},
    keys(result("full"), "{Escape}"),
    {trigger: ".o_wuye_sign_up_choice .btn:contains(端午包粽子)", run: "click"},
    {trigger: chosen("端午包粽子")},
    keys(card, `${SECOND}{Enter}`),
    told("signed_up", "李*"),
    keys(result("signed_up"), `${NUMBER}{Enter}`),
    told("attended", "签到成功"),
    {trigger: ".o_wuye_till_sales li:contains(王*明):contains(已签到)"},
]);

add("wuye_activity_sign_up_offline", [
    {trigger: ".o_wuye_sign_up_choice .btn:contains(亲子烘焙课)", run: "click"},
    {trigger: chosen("亲子烘焙课")},
    {trigger: ".o_wuye_till_status[data-step='card']"},
    {trigger: card, run: `edit ${NUMBER}`},
    {trigger: "body", run: say("cut the connection")},
    {trigger: "body", run: isCut},
    {trigger: card, run: "press Enter"},
    {
        trigger:
            ".o_wuye_till_status[data-step='asking'] [role=alert]:contains(只计一次)",
    },
    {trigger: ".o_wuye_till_foot:contains(断线)", run: say("mend the connection")},
    {...told("signed_up", "报名成功"), timeout: 60000},
    {trigger: ".o_wuye_till_foot:contains(联机)"},
]);
