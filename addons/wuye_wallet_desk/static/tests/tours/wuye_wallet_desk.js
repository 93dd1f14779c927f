import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

registry.category("web_tour.tours").add("wuye_wallet_desk", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        {trigger: ".o_wuye_desk_foot .btn:contains(充值):disabled"},
        // A room without any open bill: topped up with cash
        keys(`${focus("search")}:focus`, "0402{Enter}"),
        keys(".o_wuye_payer:contains(李雪)", "{F9}"),
        {trigger: ".o_wuye_topup:contains(李雪)"},
        keys(`${focus("topup")}:focus`, "{Escape}"),
        {trigger: "body:not(:has(.o_wuye_topup))"},
        {trigger: ".o_wuye_desk_foot .btn:contains(充值)", run: "click"},
        keys(`${focus("topup")}:focus`, "abc{Enter}"),
        {trigger: ".alert-danger:contains(金额)"},
        keys(`${focus("topup")}:focus`, "80{Enter}"),
        {trigger: ".o_wuye_ahead:contains(一卡通充值):contains(80.00)"},
        keys(".o_wuye_due:contains(80.00)", "{Alt+1}"),
        keys(`${focus("tender-0")}:focus`, "{Enter}"),
        keys(`${focus("given-0")}:focus`, "100{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_receipt:contains(A0012801):contains(80.00)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        // The owner of bills: topped up beyond the limit, then within it
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        keys(".o_wuye_due:contains(900.00)", "{F9}"),
        keys(`${focus("topup")}:focus`, "5001{Enter}"),
        keys(".o_wuye_due:contains(5,901.00)", "{Alt+1}"),
        keys(`${focus("tender-0")}:focus`, "{Enter}"),
        keys(`${focus("given-0")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".alert-danger:contains(第十八条)"},
        keys(`${focus("search")}:focus`, "{Escape}{F9}"),
        keys(`${focus("topup")}:focus`, "500{Enter}"),
        keys(".o_wuye_due:contains(1,400.00)", "{Alt+1}"),
        keys(`${focus("tender-0")}:focus`, "{Enter}"),
        keys(`${focus("given-0")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_receipt:contains(A0012802):contains(1,400.00)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
    ],
});

registry.category("web_tour.tours").add("wuye_wallet_desk_pay", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        keys(`${focus("search")}:focus`, "0302{Enter}"),
        {trigger: ".o_wuye_balances:contains(一卡通):contains(500.00)"},
        // The wallet is the collector's eighth tender: it proposes all it has
        keys(".o_wuye_due:contains(900.00)", "{Alt+8}"),
        {trigger: ".o_wuye_tender:contains(一卡通):contains(余额 500.00)"},
        keys(`${focus("tender-7")}:focus`, "501{Enter}"),
        {trigger: ".alert-danger:contains(最多):contains(500.00)"},
        keys(`${focus("tender-7")}:focus`, "{Enter}"),
        // Another person's card, then the payer's own, and over the limit his PIN
        keys(`${focus("note-7")}:focus`, "0102A3B4C6{Enter}"),
        {trigger: ".alert-danger:contains(他人)"},
        keys(`${focus("note-7")}:focus`, "0102A3B4C5{Enter}"),
        {trigger: ".alert-danger:contains(请输入密码)"},
        keys(`${focus("pin-7")}[type='password']:focus`, "000000{Enter}"),
        {trigger: ".alert-danger:contains(密码错误)"},
        keys(`${focus("pin-7")}:focus`, "471108{Enter}"),
        {
            trigger: `${focus("tender-0")}:focus`,
            run: () => {
                const kept = JSON.stringify({...localStorage, ...sessionStorage});
                for (const secret of ["0102A3B4C5", "471108"]) {
                    if (kept.includes(secret)) {
                        throw new Error("the browser keeps what was shown");
                    }
                }
            },
        },
        {
            trigger: focus("note-7"),
            run: ({anchor}) => {
                if (!/一卡通.*B4C5/.test(anchor.value)) {
                    throw new Error(anchor.value);
                }
            },
        },
        keys(`${focus("tender-0")}:focus`, "{Enter}"),
        keys(`${focus("given-0")}:focus`, "{Enter}"),
        keys(`${focus("take")}:focus:enabled`, "{Enter}"),
        {trigger: ".o_wuye_confirm:contains(一卡通):contains(500.00)"},
        keys(`${focus("confirm")}:focus`, "{Enter}"),
        {trigger: ".o_wuye_receipt:contains(A0012802):contains(900.00)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
        // Nobody is asked to count what is no money
        keys(`${focus("search")}:focus`, "{F10}"),
        {trigger: "#o_wuye_count_cash"},
        {trigger: "body:not(:has(#o_wuye_count_wallet))"},
    ],
});

registry.category("web_tour.tours").add("wuye_wallet_desk_close", {
    steps: () => [
        {
            trigger: ".o_form_view .btn:contains(退款并销户)",
            run: () => {
                localStorage.setItem("wuye_desk_token", "tour");
                document.querySelector("[name=action_give_back]").click();
            },
        },
        {trigger: ".modal [name=cash_back]:contains(100.00)"},
        {
            trigger: ".modal [name=document] input",
            run: "edit 330106199001011234",
        },
        {trigger: ".modal .btn:contains(退款并销户)", run: "click"},
        {trigger: ".o_notification:contains(已退款)"},
        {trigger: ".o_arrow_button_current[data-value='closed']"},
    ],
});
