import {registry} from "@web/core/registry";

/** A day at the cash desk, each part by the post it belongs to. */
const tours = registry.category("web_tour.tours");
const focus = (name) => `[data-focus='${name}']`;
// Real keys, which the test presses: see keyboard.py
const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});
const type = (place, text) => ({trigger: place, run: `fill ${text}`});

/** Choose a way to pay by the key that stands beside it. */
const tender = (label) => ({
    trigger: `.o_wuye_tender:contains(${label}) kbd`,
    run: ({anchor}) => console.log(`wuye: keys {${anchor.textContent}}`),
});
const amount = (label, typed) =>
    keys(`.o_wuye_tender.is-used:contains(${label}) input:focus`, typed);
const register = [
    {
        trigger: "h2:contains(本机不能收款)",
        run: () => localStorage.setItem("wuye_desk_token", "tour"),
    },
    {trigger: ".btn:contains(重试)", run: "click"},
];
const open = (room) => keys(`${focus("search")}:focus`, `${room}{Enter}`);
const take = [
    keys(`${focus("take")}:focus:enabled`, "{Enter}"),
    keys(`${focus("confirm")}:focus`, "{Enter}"),
];

/** So many files have come from the server. */
const printed = (count) => [
    {
        trigger: "body",
        run: async () => {
            const files = () =>
                performance
                    .getEntriesByType("resource")
                    .filter((one) => one.name.includes("/report/download"));
            while (files().length < count) {
                await new Promise(requestAnimationFrame);
            }
        },
    },
    {trigger: "body:not(:has(.o_blockUI))"},
];

tours.add("wuye_day_open", {
    steps: () => [
        ...register,
        {trigger: "h2:contains(开班)"},
        type(focus("float"), "500"),
        {trigger: focus("float"), run: "press Enter"},
        {trigger: ".o_wuye_desk_foot:contains(JLW-01)"},
        {trigger: ".o_wuye_number:contains(A0012801)"},
    ],
});

/** The page as it stands before the money is taken: nothing is written. */
tours.add("wuye_day_look", {
    steps: () => [
        ...register,
        open("0302"),
        {trigger: ".o_wuye_due:contains(900.00)"},
        tender("现金"),
        amount("现金", "350{Enter}"),
        keys(`${focus("given-0")}:focus`, "400{Enter}"),
        amount("POS", "400{Enter}"),
        amount("微信", "{Enter}"),
        {trigger: `${focus("take")}:focus:enabled`},
    ],
});

tours.add("wuye_day_take", {
    steps: () => [
        ...register,
        open("0302"),
        {trigger: ".o_wuye_due:contains(900.00)"},
        tender("现金"),
        amount("现金", "350{Enter}"),
        keys(`${focus("given-0")}:focus`, "400{Enter}"),
        {trigger: ".o_wuye_more:contains(50.00)"},
        tender("POS"),
        amount("POS", "250{Enter}"),
        tender("微信"),
        amount("微信", "150{Enter}"),
        tender("转账"),
        amount("转账", "100{Enter}"),
        keys("[data-focus^='note-']:focus", "回单 70318{Enter}"),
        tender("支票"),
        amount("支票", "50{Enter}"),
        keys("[data-focus^='note-']:focus", "工行 004512{Enter}"),
        ...take,
        {trigger: ".o_wuye_receipt:contains(A0012801)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
    ],
});

tours.add("wuye_day_wrong", {
    steps: () => [
        ...register,
        open("0402"),
        {trigger: ".o_wuye_due:contains(900.00)"},
        tender("现金"),
        amount("现金", "{Enter}"),
        keys(`${focus("given-0")}:focus`, "{Enter}"),
        ...take,
        {trigger: ".o_wuye_receipt:contains(A0012802)"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
    ],
});

tours.add("wuye_day_lend", {
    steps: () => [
        ...register,
        open("0502"),
        {trigger: ".o_wuye_due:contains(900.00)"},
        {trigger: focus("search"), run: "press F7"},
        {
            trigger: ".modal .o_field_widget[name='borrower_id'] input",
            run: "edit 赵管家",
        },
        {trigger: ".o-autocomplete--dropdown-item:contains(赵管家)", run: "click"},
        {trigger: ".modal .o_field_widget[name='receipt_no']:contains(A0012803)"},
        {trigger: ".modal button[name='action_lend']", run: "click"},
        {trigger: ".modal button[name='action_print_slip']"},
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: ".o_wuye_loans:contains(A0012803):contains(赵管家):contains(900.00)"},
    ],
});

tours.add("wuye_day_return", {
    steps: () => [
        ...register,
        open("0502"),
        {trigger: ".o_wuye_loans:contains(A0012803) .btn-link", run: "click"},
        {trigger: ".modal button[name='action_return']", run: "click"},
        {trigger: ".modal .btn-primary:contains(收回)", run: "click"},
        {trigger: ".o_wuye_desk:not(:has(.o_wuye_loans)) .o_wuye_desk_bills"},
    ],
});

tours.add("wuye_day_close", {
    steps: () => [
        ...register,
        {trigger: focus("search"), run: "press F10"},
        // 500.00 of float and 350.00 taken, 0.01 is missing
        type("#o_wuye_count_cash", "849.99"),
        type("#o_wuye_count_pos", "250"),
        type("#o_wuye_count_wechat", "150"),
        type("#o_wuye_count_transfer", "100"),
        type("#o_wuye_count_cheque", "50"),
        {trigger: ".o_wuye_submit", run: "click"},
        {trigger: ".o_wuye_submit:contains(确定)", run: "click"},
        {trigger: "h2:contains(已交班)"},
        {trigger: "td.text-danger:contains(-0.01)"},
    ],
});

tours.add("wuye_day_tables", {
    steps: () => [
        {trigger: ".o_data_row:contains(周收费) .o_data_cell", run: "click"},
        {trigger: "button[name='action_takings']", run: "click"},
        {trigger: ".o_field_widget[name='preview']:contains(三方相符)"},
        {trigger: ".o_field_widget[name='preview'] .detail .total:contains(900.00)"},
        {trigger: "button[name='action_print_detail']", run: "click"},
        ...printed(1),
        {trigger: "button[name='action_print_summary']", run: "click"},
        ...printed(2),
    ],
});
