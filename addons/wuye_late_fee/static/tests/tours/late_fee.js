import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_field_widget[name="${name}"] input`;

registry.category("web_tour.tours").add("wuye_late_fee_rule", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_billing.wuye_billing_menu_configuration"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_late_fee.wuye_late_rule_menu"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(违约金规则)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: `.o_form_view ${field("name")}`, run: "edit 合同第九条"},
        {trigger: '.o_field_widget[name="date_from"] button', run: "click"},
        {trigger: field("date_from"), run: "edit 2020-01-01 && press Enter"},
        {
            trigger:
                '.o_field_widget[name="rate_ids"] .o_field_x2many_list_row_add a, .o_field_widget[name="rate_ids"] .o_field_x2many_list_row_add button',
            run: "click",
        },
        {trigger: `.o_selected_row ${field("permille")}`, run: "edit 3"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: ".o_last_breadcrumb_item:contains(合同第九条)"},
    ],
});

registry.category("web_tour.tours").add("wuye_late_fee_compute", {
    steps: () => [
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已计算)"},
        {trigger: ".o_data_row:contains(3‰):contains(42.00)"},
    ],
});

registry.category("web_tour.tours").add("wuye_late_fee_charge", {
    steps: () => [
        {trigger: "button[name='action_post']:contains(计收)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已计收)"},
        {trigger: "button[name='action_open_charges']", run: "click"},
        {trigger: ".o_data_row:contains(违约金):contains(42.00)"},
    ],
});
