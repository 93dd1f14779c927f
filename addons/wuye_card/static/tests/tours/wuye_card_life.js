import {registry} from "@web/core/registry";

const pick = (field, text) => [
    {trigger: `.modal div[name='${field}'] input`, run: `edit ${text}`},
    {trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`, run: "click"},
];

registry.category("web_tour.tours").add("wuye_card_life", {
    steps: () => [
        {trigger: ".o_nocontent_help:contains(还没有卡片)"},
        {trigger: ".o_menu_sections button, .o_menu_sections a:contains(发卡)"},
        {trigger: ".o_menu_sections a:contains(发卡)", run: "click"},
        ...pick("unit_id", "0302"),
        {trigger: ".modal div[name='partner_id'] input:value(王小明)"},
        {trigger: ".modal div[name='number'] input", run: "edit 0102A3B4C5"},
        ...pick("group_ids", "1幢住户"),
        {trigger: ".modal-footer .btn-primary:contains(发卡)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(使用中)"},
        {trigger: "button[name='action_lost']:contains(挂失)", run: "click"},
        {trigger: ".modal .alert:contains(任何门都不再为它开启)"},
        {
            trigger: ".modal div[name='reason'] input",
            run: "edit 业主来电，已回拨核实",
        },
        {trigger: ".modal-footer .btn-primary:contains(确认)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已挂失)"},
        {trigger: "button[name='action_replace']:contains(补办)", run: "click"},
        {trigger: ".modal .alert:contains(旧卡号永久作废)"},
        {trigger: ".modal div[name='number'] input", run: "edit 0102A3B4C6"},
        // The reader's Enter
        {trigger: ".modal div[name='number'] input", run: "press Enter"},
        {trigger: ".o_field_widget[name='replaces_id']:contains(**B4C5)"},
        {trigger: ".o_arrow_button_current:contains(使用中)"},
    ],
});
