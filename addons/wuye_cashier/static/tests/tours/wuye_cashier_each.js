import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_cashier_each", {
    steps: () => [
        {
            trigger: ".o_list_view .o_data_row:contains(0302)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".o_list_view .o_data_row:nth-child(3)"},
        {trigger: "thead .o_list_record_selector input", run: "click"},
        {trigger: ".o_control_panel button:contains(逐张收款)", run: "click"},
        {trigger: ".modal .o_wuye_each_due:contains(900.00)"},
        {trigger: "#o_wuye_each_tender", run: "selectByLabel 转账"},
        {trigger: ".o_wuye_each .text-danger:contains(请填写)"},
        {trigger: "#o_wuye_each_reference", run: "edit 银行回单 3381"},
        {trigger: ".o_wuye_each_take:enabled:contains(收款并打印)", run: "click"},
        {trigger: ".o_wuye_each_done:contains(A0012801 – A0012803)"},
        {trigger: ".o_wuye_each_printed:contains(3)"},
        {trigger: ".o_wuye_each_leave", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_list_view"},
    ],
});
