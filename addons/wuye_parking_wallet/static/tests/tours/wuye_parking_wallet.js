import {registry} from "@web/core/registry";

const OUT = ".o_wuye_lane[data-way='out']";
const REASON = `${OUT} .o_wuye_reason`;
const said = (code, done) => `${OUT}[data-code='${code}'][data-done='${done}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});
const read = (plate) => [
    {trigger: `${OUT} .o_wuye_text`, run: "click"},
    {trigger: `${OUT}.o_wuye_active .o_wuye_text`, run: `edit ${plate}`},
    keys(`${OUT} .o_wuye_text:focus`, "{Enter}"),
];
const walletDigit = {
    trigger: `${OUT} .o_wuye_tender:contains(一卡通) kbd`,
    run: ({anchor}) => console.log(`wuye: keys {${anchor.textContent}}`),
};

registry.category("web_tour.tours").add("wuye_parking_wallet", {
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
        // A card nobody knows, then the resident's own, with its PIN
        ...read("浙A2N906"),
        keys(`${said("fee", "")} .o_wuye_amount:contains(7.00)`, "{ }"),
        walletDigit,
        keys(
            `${OUT} .o_wuye_ask:contains(读卡器) .o_wuye_reason:focus`,
            "0102A3B4C6{Enter}"
        ),
        {trigger: `${OUT} .alert:contains(未知卡)`},
        keys(`${REASON}:focus`, "0102A3B4C5{Enter}"),
        keys(
            `${OUT} .o_wuye_ask:contains(密码) .o_wuye_reason[type='password']:focus`,
            "111111{Enter}"
        ),
        {trigger: `${OUT} .alert:contains(密码错误)`},
        keys(`${REASON}[type='password']:focus`, "246810{Enter}"),
        {trigger: said("paid", "yes")},
        // The next one's wallet does not pay: let out owing by one key
        ...read("浙A9C264"),
        keys(said("fee", ""), "{ }"),
        walletDigit,
        keys(`${REASON}:focus`, "0102A3B4C6{Enter}"),
        keys(`${OUT} .alert:contains(未知卡)`, "{F9}"),
        {trigger: `${OUT} .o_wuye_ask button:contains(当时无法支付)`, run: "click"},
        {trigger: said("fee", "yes")},
    ],
});
