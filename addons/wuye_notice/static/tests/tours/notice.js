import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("wuye_notice_batch", {
    steps: () => [
        {trigger: "button[name='action_make']:contains(生成通知单)", run: "click"},
        {trigger: ".o_field_widget[name='amount_total']:contains(858.00)"},
        {trigger: ".o_notebook .nav-link:contains(通知单)", run: "click"},
        {trigger: ".o_data_row:contains(赵无址)"},
        {trigger: "button[name='action_print']:contains(打印)", run: "click"},
        {trigger: ".o_wuye_work_progress:contains(0 / 3)"},
        {trigger: "button[name='action_mail']:contains(发邮件)", run: "click"},
        {trigger: ".o_data_row:contains(赵无址):contains(无邮箱)"},
    ],
});

registry.category("web_tour.tours").add("wuye_notice_from_run", {
    steps: () => [
        {
            trigger: "button[name='action_open_notices']:contains(缴费通知)",
            run: "click",
        },
        {trigger: ".o_field_widget[name='amount_total']:contains(858.00)"},
        {trigger: "button[name='action_print']:contains(打印)"},
    ],
});

registry.category("web_tour.tours").add("wuye_notice_done", {
    steps: () => [
        {trigger: ".o_field_widget[name='printed_count']:contains(3)"},
        {trigger: ".o_field_widget[name='mailed_count']:contains(2)"},
        {
            trigger:
                ".o_data_row:contains(已完成) .o_field_binary, .o_data_row:contains(已完成)",
        },
    ],
});

registry.category("web_tour.tours").add("wuye_notice_log", {
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
                '.o-dropdown--menu [data-menu-xmlid="wuye_notice.wuye_notice_menu"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(通知单台账)"},
        {
            trigger: ".o_data_row:contains(01-0302) .o_data_cell[name='name']",
            run: "click",
        },
        {trigger: ".o_form_view .o_field_widget[name='given_on']:contains(2026)"},
    ],
});

registry.category("web_tour.tours").add("wuye_notice_stopped", {
    steps: () => [
        {trigger: ".o_form_view:not(:has(button[name='action_go_on']))"},
        {trigger: ".o_wuye_work_progress:contains(通知单 0 / 5)"},
        {trigger: ".o_wuye_work_trouble:contains(纸张用完了。):contains(“继续”)"},
        {trigger: "button[name='action_go_on']:contains(继续)", run: "click"},
        {trigger: ".o_form_view:not(:has(.o_wuye_work_trouble))"},
        {trigger: ".o_wuye_work_progress:contains(可以离开本页)"},
    ],
});
