import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_posting_stopped", {
    steps: () => [
        {trigger: ".o_wuye_work_progress:contains(已过账行数 2 / 6)"},
        {
            trigger:
                ".o_wuye_work_trouble:contains(房屋 01-0502 至 01-0503：房屋没有付款人。)",
        },
        {
            trigger:
                ".o_field_widget[name=part_ids] .o_data_row:contains(01-0501):contains(已过账)",
        },
        {
            trigger:
                ".o_field_widget[name=part_ids] .o_data_row:contains(01-0502):contains(待过账)",
        },
        {
            trigger: "button.btn-primary[name='action_post']:contains(继续过账)",
            run: "click",
        },
        {trigger: ".o_form_view:not(:has(.o_wuye_work_trouble))"},
        {trigger: ".o_form_view:not(:has(button[name='action_post']))"},
    ],
});
