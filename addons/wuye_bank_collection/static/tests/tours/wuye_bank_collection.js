import {registry} from "@web/core/registry";

const button = (name) => `.o_form_view button[name='${name}']`;
const state = (text) => ({trigger: `.o_arrow_button_current:contains(${text})`});

registry.category("web_tour.tours").add("wuye_bank_collection_out", {
    steps: () => [
        state("草稿"),
        {trigger: button("action_propose"), run: "click"},
        {trigger: ".o_stat_value:contains(3)"},
        {trigger: button("action_export"), run: "click"},
        {trigger: ".modal .btn-primary:contains(生成文件)", run: "click"},
        state("在银行"),
        {trigger: ".o_field_widget[name='amount']:contains(900.00)"},
    ],
});

registry.category("web_tour.tours").add("wuye_bank_collection_back", {
    steps: () => [
        state("在银行"),
        {trigger: button("action_import_return"), run: "click"},
        state("完成"),
        {trigger: ".o_field_widget[name='amount_collected']:contains(620.00)"},
        {trigger: "button[name='action_view_lines']", run: "click"},
        {trigger: ".o_data_row:contains(李雪):contains(余额不足):contains(失败)"},
        {trigger: ".o_data_row:contains(王小明):contains(已收)"},
    ],
});
