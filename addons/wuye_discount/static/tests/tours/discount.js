import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_field_widget[name="${name}"] input`;
const menu = (section, item) => [
    stepUtils.showAppsMenuItem(),
    {
        trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
        run: "click",
    },
    {
        trigger: `.o_menu_sections [data-menu-xmlid="wuye_billing.${section}"]`,
        run: "click",
    },
    {
        trigger: `.o-dropdown--menu [data-menu-xmlid="wuye_discount.${item}"]`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("wuye_discount_scheme", {
    steps: () => [
        ...menu("wuye_billing_menu_configuration", "wuye_discount_scheme_menu"),
        {trigger: ".o_last_breadcrumb_item:contains(优惠方案)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: `.o_form_view ${field("name")}`, run: "edit 预交优惠"},
        {trigger: field("document_number"), run: "edit 物业〔2026〕3号"},
        {
            trigger:
                '.o_field_widget[name="row_ids"] .o_field_x2many_list_row_add a, .o_field_widget[name="row_ids"] .o_field_x2many_list_row_add button',
            run: "click",
        },
        {trigger: `.o_selected_row ${field("months_paid")}`, run: "edit 12"},
        {trigger: `.o_selected_row ${field("months_given")}`, run: "edit 1"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: ".o_last_breadcrumb_item:contains(预交优惠)"},
    ],
});

registry.category("web_tour.tours").add("wuye_discount_ask", {
    steps: () => [
        {trigger: "button[name='request_validation']:contains(提交审批)", run: "click"},
        {trigger: ".alert-warning:contains(等待审批)"},
    ],
});

registry.category("web_tour.tours").add("wuye_discount_approve", {
    steps: () => [
        {trigger: "button[name='validate_tier']:contains(同意)", run: "click"},
        {trigger: ".alert-success:contains(已批准)"},
    ],
});

registry.category("web_tour.tours").add("wuye_discount_apply", {
    steps: () => [
        {trigger: ".o_form_view button[name='action_apply']", run: "click"},
        {trigger: ".modal .modal-footer .btn-primary", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已生效)"},
        {trigger: ".o_notebook .nav-link:contains(减免明细)", run: "click"},
        {trigger: ".o_data_row:contains(30.00)"},
    ],
});

registry.category("web_tour.tours").add("wuye_discount_report", {
    steps: () => [
        ...menu("wuye_billing_menu_reports", "wuye_reduction_menu"),
        {trigger: ".o_last_breadcrumb_item:contains(减免明细)"},
        {trigger: ".o_group_header:contains(群体优惠):contains(30.00)", run: "click"},
        {trigger: ".o_data_row:contains(职工优惠):contains(30.00)"},
    ],
});
