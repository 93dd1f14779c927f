import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CONFIRM = ".modal footer .btn-primary";

/** Open the only slip of the list. */
function openSlip() {
    return [
        {
            trigger: ".o_list_view .o_data_row:contains(A0012801) td[name='name']",
            run: "click",
        },
        {trigger: ".o_form_view .o_field_widget[name='reason']"},
    ];
}

tours.add("wuye_refund_ask", {
    steps: () => [
        {
            trigger: ".o_list_view .o_data_row:contains(A0012801) td[name='name']",
            run: "click",
        },
        {trigger: "button[name='action_refund']:contains(退款)", run: "click"},
        {trigger: ".o_field_widget[name='amount_taken']:contains(300.00)"},
        {
            trigger: ".o_field_widget[name='reason'] textarea",
            run: "edit 业主重复缴费，退回一部分",
        },
        {
            trigger: ".o_field_widget[name='line_ids'] .o_data_row td[name='amount']",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name='line_ids'] .o_data_row td[name='amount'] input",
            run: "edit 120.50",
        },
        {trigger: "button[name='request_validation']:contains(提交审批)", run: "click"},
        {trigger: ".alert:contains(等待审批)"},
        {trigger: ".o_field_widget[name='amount']:contains(120.50)"},
    ],
});

tours.add("wuye_refund_approve", {
    steps: () => [
        ...openSlip(),
        {trigger: "button[name='validate_tier']:contains(同意)", run: "click"},
        {trigger: ".alert-success:contains(原收据)"},
    ],
});

const payOut = [
    {trigger: "button[name='action_pay_out']:contains(付款)", run: "click"},
    {trigger: `${CONFIRM}:contains(付款)`, run: "click"},
];

tours.add("wuye_refund_pay", {
    steps: () => [
        ...openSlip(),
        {
            trigger: ".o_field_widget[name='is_retrieved'] input",
            run: "click",
        },
        ...payOut,
        // This computer is not the desk of his shift (J4)
        {trigger: ".modal .modal-body:contains(JLW-01)"},
        {trigger: ".modal footer .btn-primary", run: "click"},
        {
            trigger: "body:not(:has(.modal)) button[name='action_pay_out']",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        ...payOut,
        {trigger: ".o_notification:contains(缴费人签字) button:contains(重打退款单)"},
        // of his open shift he reads no slip (D3)
        {trigger: ".o_list_view .o_nocontent_help"},
    ],
});

tours.add("wuye_refund_ask_void", {
    steps: () => [
        {trigger: ".modal .o_field_widget[name='number'] input", run: "edit A0012802"},
        {
            trigger: ".modal .o_field_widget[name='reason'] textarea",
            run: "edit 房号录错",
        },
        {trigger: ".modal .o_field_widget[name='is_retrieved'] input", run: "click"},
        {trigger: ".modal button[name='action_ask']", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_notification:contains(TK/)"},
    ],
});

tours.add("wuye_refund_void", {
    steps: () => [
        {
            trigger: ".o_list_view .o_data_row:contains(A0012802) td[name='name']",
            run: "click",
        },
        {trigger: "button[name='validate_tier']", run: "click"},
        {trigger: "button[name='action_void']:contains(作废)", run: "click"},
        {trigger: `${CONFIRM}:contains(作废)`, run: "click"},
        {trigger: ".o_statusbar_status .o_arrow_button_current[data-value='done']"},
    ],
});
