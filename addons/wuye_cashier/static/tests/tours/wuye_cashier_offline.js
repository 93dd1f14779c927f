import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
const say = (text) => () => console.log(`wuye: ${text}`); // The test obeys

const isCut = async () => {
    while (navigator.onLine) {
        await new Promise(requestAnimationFrame);
    }
};

registry.category("web_tour.tours").add("wuye_cashier_offline", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        {trigger: focus("search"), run: "fill 0302"},
        {trigger: focus("search"), run: "press Enter"},
        {trigger: ".o_wuye_due:contains(900.00)"},
        {trigger: focus("search"), run: "press Alt+1"},
        {trigger: `${focus("tender-0")}:focus`, run: "press Enter"},
        {trigger: `${focus("given-0")}:focus`, run: "press Enter"},
        {trigger: `${focus("take")}:focus:enabled`, run: "click"},
        {
            trigger: ".o_wuye_confirm:contains(900.00)",
            run: say("cut the connection"),
        },
        {trigger: "body", run: isCut},
        {trigger: focus("confirm"), run: "click"},
        {trigger: "[role=alert]:contains(请勿重复收款)"},
        {trigger: ".o_wuye_desk_foot:contains(断线)", run: say("mend the connection")},
        {trigger: ".o_wuye_receipt:contains(A0012801)", timeout: 60000},
        {trigger: ".o_wuye_desk_foot:contains(联机)"},
    ],
});
