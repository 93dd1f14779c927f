import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_form_view .o_field_widget[name="${name}"] input`;

registry.category("web_tour.tours").add("wuye_allocation_enter", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_billing.wuye_billing_menu_bills"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_allocation.wuye_allocation_menu"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(公摊)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: field("community_id"), run: "edit 锦澜湾"},
        {
            trigger: '.o-autocomplete--dropdown-item a:contains("锦澜湾")',
            run: "click",
        },
        {trigger: field("item_id"), run: "edit 电梯"},
        {
            trigger: '.o-autocomplete--dropdown-item a:contains("电梯电费公摊")',
            run: "click",
        },
        {trigger: field("amount"), run: "edit 865.40"},
        {trigger: field("document_number"), run: "edit 31402600"},
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已计算)"},
        {trigger: ".o_data_row:contains(0502):contains(259.62)"},
    ],
});

registry.category("web_tour.tours").add("wuye_allocation_audit", {
    steps: () => [
        {trigger: "button[name='action_audit']:contains(审核)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已审核)"},
    ],
});
