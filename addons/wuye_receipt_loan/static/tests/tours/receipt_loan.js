import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
const press = (place, key) => ({trigger: place, run: `press ${key}`});
const field = (name) => `.modal .o_field_widget[name='${name}']`;
const many2one = (name, text) => [
    {trigger: `${field(name)} input`, run: `edit ${text}`},
    {trigger: `.o-autocomplete--dropdown-item:contains(${text})`, run: "click"},
];

registry.category("web_tour.tours").add("wuye_receipt_loan_desk", {
    steps: () => [
        // Who has an overdue one borrows no other (D8)
        {trigger: ".o_data_row.text-danger:contains(A0012801)"},
        {trigger: ".o_control_panel button:contains(借出收据)", run: "click"},
        ...many2one("borrower_id", "赵管家"),
        ...many2one("unit_id", "0302"),
        {trigger: `${field("receipt_no")}:contains(A0012802)`},
        {trigger: `${field("amount")}:contains(600.00)`},
        {trigger: ".modal button[name='action_lend']", run: "click"},
        {trigger: ".modal:contains('赵管家 不能再借票'):contains(A0012801)"},
        {trigger: ".modal .btn-primary:contains(关闭)", run: "click"},
        ...many2one("borrower_id", "钱管家"),
        {trigger: ".modal button[name='action_lend']", run: "click"},
        {trigger: ".o_form_view .o_field_widget[name='receipt_no']:contains(A0012802)"},
        {trigger: ".o_arrow_button_current:contains(已借出)"},
        // Settled at the desk on its own number (R69)
        {
            trigger: "[data-menu-xmlid='wuye_cashier.wuye_desk_client_menu']",
            run: "click",
        },
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        {trigger: focus("search"), run: "fill 0302"},
        press(focus("search"), "Enter"),
        {trigger: ".o_wuye_loans:contains(A0012801):contains(赵管家):contains(300.00)"},
        {trigger: ".o_wuye_tag.is-lent:contains(A0012802)"},
        {trigger: ".o_wuye_desk_bills:not(:has(input:checked))"},
        press(focus("search"), "F6"),
        {trigger: ".o_wuye_number:contains(借票收据):contains(A0012801)"},
        {trigger: ".o_wuye_due:contains(300.00)"},
        press(`${focus("tender-0")}:focus`, "Enter"),
        press(`${focus("given-0")}:focus`, "Enter"),
        press(`${focus("take")}:focus:enabled`, "Enter"),
        {trigger: `${focus("take")}`, run: "click"},
        {trigger: `${focus("confirm")}`, run: "click"},
        {trigger: ".o_wuye_receipt:contains(A0012801)"},
        {trigger: ".alert-success:contains(A0012801):contains(赵管家)"},
        // The other one is brought back
        {trigger: focus("search"), run: "fill 0302"},
        press(focus("search"), "Enter"),
        {trigger: ".o_wuye_loans:not(:contains(A0012801)) .btn-link", run: "click"},
        {trigger: ".modal button[name='action_return']", run: "click"},
        {trigger: ".modal .btn-primary:contains(收回)", run: "click"},
        {trigger: ".o_wuye_desk:not(:has(.o_wuye_loans)) .o_wuye_desk_bills"},
    ],
});
