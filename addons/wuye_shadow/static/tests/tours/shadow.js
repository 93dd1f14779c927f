import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_field_widget[name="${name}"] input`;

registry.category("web_tour.tours").add("wuye_shadow_ask", {
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
                '.o-dropdown--menu [data-menu-xmlid="wuye_shadow.wuye_shadow_menu"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(试算)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: field("name"), run: "edit 物业费涨一成"},
        {trigger: field("community_id"), run: "edit 锦澜湾"},
        {
            trigger: '.o-autocomplete--dropdown-item a:contains("锦澜湾")',
            run: "click",
        },
        {trigger: field("month"), run: "edit 2026-01"},
        {trigger: "button[name='action_fill']:contains(调价)", run: "click"},
        {trigger: `.modal ${field("item_id")}`, run: "edit 物业费"},
        {
            trigger: '.o-autocomplete--dropdown-item a:contains("物业费")',
            run: "click",
        },
        {trigger: `.modal ${field("percent")}`, run: "edit 10"},
        {trigger: ".modal button[name='action_fill']", run: "click"},
        {trigger: ".o_data_row:contains(高层):contains(3.30)"},
        {
            trigger: "button[name='action_compute'].btn-primary:contains(计算)",
            run: "click",
        },
        {trigger: ".o_arrow_button_current:contains(已计算)"},
        {trigger: ".o_wuye_figure:contains(330.00)"},
        {
            trigger: '[name="unit_ids"] .o_data_row:contains(0302):contains(30.00) td',
            run: "click",
        },
        {trigger: ".modal .o_data_row:contains(物业费):contains(3.3):contains(330.00)"},
    ],
});
