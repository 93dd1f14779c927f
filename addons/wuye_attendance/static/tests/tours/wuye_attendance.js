import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("wuye_attendance_ask", {
    steps: () => [
        {trigger: ".o_data_row:contains(08:12–18:03):contains(迟到)"},
        {
            trigger: ".o_data_row:contains(08:00–?):contains(缺卡) .o_data_cell",
            run: "click",
        },
        {trigger: "button[name='action_ask']:contains(申请更正)", run: "click"},
        {trigger: "div[name='kind'] input:value(离岗未打卡)"},
        {
            trigger: "div[name='reason'] input",
            run: "edit 读卡器无响应，班长可证明",
        },
        {trigger: ".o_form_button_save:enabled", run: "click"},
        {trigger: ".oe_title div[name='name']:contains(KQ)"},
        {trigger: "button[name='action_withdraw']:contains(撤回)"},
        {trigger: ".o_menu_sections a:contains(考勤更正)", run: "click"},
        {trigger: ".o_data_row:contains(离岗未打卡):contains(待处理)"},
    ],
});

tours.add("wuye_attendance_approve", {
    steps: () => [
        {trigger: ".o_data_row:contains(孙保洁) .o_data_cell", run: "click"},
        {trigger: "button[name='action_approve']:contains(批准)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已批准)"},
        {trigger: "button[name='action_revoke']:contains(撤销)"},
        {trigger: ".o_menu_sections a:contains(每日考勤)", run: "click"},
        {trigger: ".o_data_row:contains(08:00–12:00)"},
        {trigger: ".o_menu_sections a:contains(月度考勤表)", run: "click"},
        {trigger: "button[name='action_print']:contains(打印)"},
        {trigger: ".modal .btn-close", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_menu_sections a:contains(考勤人员)", run: "click"},
        {trigger: ".o_data_row:contains(孙保洁):contains(行政班)"},
        {trigger: ".o_menu_sections a:contains(打卡记录)", run: "click"},
        {trigger: ".o_data_row:contains(3幢1单元 大门)"},
    ],
});
