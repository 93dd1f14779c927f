import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_disclosure_compute", {
    steps: () => [
        {trigger: ".o_list_button_add", run: "click"},
        {
            trigger: ".o_field_widget[name='community_id'] input",
            run: "edit 锦澜湾",
        },
        {trigger: ".dropdown-item:contains(锦澜湾)", run: "click"},
        {trigger: ".o_field_widget[name='date_from'] button", run: "click"},
        {
            trigger: ".o_field_widget[name='date_from'] input",
            run: "edit 2026-01-01 && press Enter",
        },
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {
            trigger:
                ".o_field_widget[name='line_ids'] .o_data_row:contains(物业服务费):contains(834.91)",
        },
        {trigger: ".o_field_widget[name='common_closing']:contains(714.50)"},
        {
            trigger:
                ".o_data_row:contains(服务成本):contains(112.00) button[name='action_open_rows']",
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(服务成本)"},
        {trigger: ".o_list_footer:contains(112.00)"},
    ],
});

registry.category("web_tour.tours").add("wuye_disclosure_check", {
    steps: () => [
        {
            trigger: "button[name='action_check']:contains(复核)",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains(已复核)",
        },
        {trigger: "button[name='action_publish']:contains(公示)", run: "click"},
        {trigger: ".modal-footer .btn-primary", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已公示)"},
        {trigger: "button[name='action_withdraw']:contains(撤回)"},
    ],
});
