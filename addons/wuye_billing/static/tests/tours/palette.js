import {registry} from "@web/core/registry";

const INPUT = ".o_command_palette_search input";
const field = (name) => `.o_field_widget[name="${name}"] input`;

registry.category("web_tour.tours").add("wuye_palette", {
    steps: () => [
        {trigger: ".o_list_view", run: "press Control+k"},
        // the foot of the palette says how rooms are found
        {trigger: ".o_command_palette_footer:contains(房屋和人)"},
        {trigger: INPUT, run: "edit .没有这个人"},
        {trigger: ".o_command_palette:contains(没有找到)"},
        // initials: the unit and the person, each under its heading
        {trigger: INPUT, run: "edit wf"},
        {trigger: ".o_command_category:contains(房屋):contains(01-0303)"},
        {trigger: ".o_command_category:contains(业主与住户):contains(王芳)"},
        // a plate, one hit: Enter opens it
        {trigger: INPUT, run: "edit B1234"},
        {trigger: ".o_command_category:contains(车辆):contains(粤B12345)"},
        {trigger: ".o_command_category:contains(房屋):contains(01-0303)"},
        {trigger: INPUT, run: "press Enter"},
        {trigger: ".o_last_breadcrumb_item:contains(01-0303)"},
        {trigger: field("household_size"), run: "edit 3"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)"},
    ],
});
