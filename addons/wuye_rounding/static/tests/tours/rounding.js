import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("wuye_rounding", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_billing.wuye_billing_menu_reports"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_rounding.wuye_rounding_menu"]',
            run: "click",
        },
        {trigger: '.o_list_table th:contains("取整前")'},
        {trigger: ".o_group_header:contains(物业费)", run: "click"},
        {trigger: ".o_group_header:nth-child(2)", run: "click"},
        {trigger: ".o_data_row:contains(261.50):contains(-0.50)"},
        {trigger: '.o_data_row td[name="amount_exact"]', run: "click"},
        {trigger: '.o_form_view .o_field_widget[name="explanation_text"]'},
    ],
});
