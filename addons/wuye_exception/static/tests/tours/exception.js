import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_field_widget[name="${name}"] input`;

registry.category("web_tour.tours").add("wuye_exception_look", {
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
                '.o-dropdown--menu [data-menu-xmlid="wuye_exception.wuye_exception_search_menu"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(异常检查)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: field("community_id"), run: "edit 锦澜湾"},
        {
            trigger: '.o-autocomplete--dropdown-item a:contains("锦澜湾")',
            run: "click",
        },
        {trigger: field("month"), run: "edit 2026-02"},
        {trigger: "button[name='action_search']:contains(检查)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已检查)"},
        {trigger: ".o_data_row:contains(0502):contains(物业费)"},
        {trigger: "button[name='action_open_exceptions']", run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(异常清单)"},
        {
            trigger: ".o_data_row:contains(0402):contains(3.0 倍) td[name='reason']",
            run: "click",
        },
        {trigger: ".o_wuye_trend_bars:contains(27)"},
        {trigger: "button[name='action_look'].btn-primary", run: "click"},
        {trigger: `.modal ${field("note")}`, run: "edit 水管爆裂,已派工"},
        {trigger: ".modal button[name='action_confirm']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已查看)"},
        {trigger: '[name="note_ids"] .o_data_row:contains(水管爆裂)'},
    ],
});
