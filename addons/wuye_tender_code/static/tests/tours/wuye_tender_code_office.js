import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CONFIRM = ".modal footer .btn-primary";
const field = (name) => `.o_field_widget[name='${name}'] input`;

tours.add("wuye_tender_code_channel", {
    steps: () => [
        {trigger: ".o_nocontent_help:contains(未设置渠道)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: ".o_field_widget[name='kind'] input", run: "click"},
        {trigger: ".o_select_menu_item:contains(支付宝)", run: "click"},
        {trigger: field("merchant"), run: "edit 2088000000001"},
        {trigger: field("address"), run: "edit http://example.com"},
        {trigger: field("secret"), run: "edit 0123456789abcdef"},
        {trigger: ".o_form_button_save", run: "click"},
        // Another computer is asked by https only
        {trigger: ".modal:contains(https://) .btn-close", run: "click"},
        {trigger: field("address"), run: "edit https://example.com"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "[name='notify_url']:contains(/wuye/pay/notify/)"},
        {trigger: ".o_form_saved"},
    ],
});

tours.add("wuye_tender_code_decide", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(300.00):contains(已支付) td[name='name']",
            run: "click",
        },
        {trigger: ".alert-warning:contains(没有收据)"},
        {trigger: "button[name='action_receipt']:contains(补开收据)", run: "click"},
        {trigger: ".o_field_widget[name='receipt_id']:contains(A0012801)"},
        {trigger: ".o_back_button, .breadcrumb-item a", run: "click"},
        {
            trigger: ".o_data_row:contains(200.00):contains(已支付) td[name='name']",
            run: "click",
        },
        {trigger: "button[name='action_refund']:contains(退款)", run: "click"},
        {trigger: CONFIRM, run: "click"},
        {trigger: ".o_arrow_button_current:contains(已申请退款)"},
    ],
});

tours.add("wuye_tender_code_settle", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(支付金额不符) td[name='kind']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='note'] textarea",
            run: "edit 已与渠道核对，退回差额",
        },
        {trigger: "button[name='action_settle']:contains(处理)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已处理)"},
    ],
});
