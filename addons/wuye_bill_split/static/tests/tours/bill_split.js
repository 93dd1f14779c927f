import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const cell = (row) => `.modal .o_data_row:nth-child(${row}) td[name="amount"]`;

registry.category("web_tour.tours").add("wuye_bill_split", {
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
                '.o-dropdown--menu [data-menu-xmlid="wuye_bill_split.wuye_rebill_menu"]',
            run: "click",
        },
        {trigger: ".o_view_nocontent:contains(还没有拆分或合并过账单)"},
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_billing.wuye_billing_menu_bills"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_billing.wuye_charge_menu"]',
            run: "click",
        },
        {trigger: ".o_data_row td:contains(物业费)", run: "click"},
        {trigger: "button[name='action_split']:contains(拆分)", run: "click"},
        {
            trigger: '.modal .o_field_widget[name="reason"] input',
            run: "edit 业主分两次支付",
        },
        {trigger: cell(1), run: "click"},
        {trigger: `${cell(1)} input`, run: "edit 120"},
        {trigger: cell(2), run: "click"},
        {trigger: `${cell(2)} input`, run: "edit 180"},
        {trigger: '.modal .o_field_widget[name="amount_rest"]', run: "click"},
        {
            trigger: '.modal .o_field_widget[name="amount_rest"]:contains(0.00)',
        },
        {trigger: ".modal button[name='action_split']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已完成)"},
        {trigger: ".o_data_row:contains(120.00)"},
        {trigger: "a.nav-link:contains(拆并前)", run: "click"},
        {trigger: ".o_data_row:contains(300.00)"},
        {trigger: "button[name='action_undo']:contains(撤销)", run: "click"},
        {
            trigger: '.modal .o_field_widget[name="reason"] input',
            run: "edit 业主改为一次付清",
        },
        {trigger: ".modal button[name='action_undo']", run: "click"},
        {trigger: "button[name='action_open_undo']:contains(撤销的记录)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已撤销)"},
    ],
});
