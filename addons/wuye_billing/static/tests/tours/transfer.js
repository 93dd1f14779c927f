import {registry} from "@web/core/registry";

const field = (name) => `.o_field_widget[name="${name}"] input`;

registry.category("web_tour.tours").add("wuye_transfer", {
    steps: () => [
        {trigger: ".o_form_view button:contains(过户)", run: "click"},
        {trigger: ".o_field_widget[name=partner_old_id]:contains(王小明)"},
        // nobody named yet: said in words, and no button to carry out
        {trigger: ".alert-warning:contains(请选择)"},
        {trigger: ".o_field_widget[name=date] button", run: "click"},
        {trigger: field("date"), run: "edit 2026-03-15 && press Enter"},
        {trigger: field("partner_id"), run: "edit 李雪"},
        {
            trigger:
                ".ui-menu-item a:contains(李雪), .o-autocomplete--dropdown-item:contains(李雪)",
            run: "click",
        },
        // what will happen, before it does
        {trigger: ".o_field_widget[name=summary]:contains(按天)"},
        {trigger: ".o_field_widget[name=summary]:contains(140.00)"},
        {trigger: ".o_form_statusbar button:contains(执行)", run: "click"},
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(已执行)"},
        {trigger: ".o_field_widget[name=summary]:contains(170.00)"},
        // taken back by its counter-event, with a reason
        {trigger: ".o_form_statusbar button:contains(撤回)", run: "click"},
        {trigger: `.modal ${field("reason")}`, run: "edit 买方退房"},
        {trigger: ".modal footer button:contains(撤回)", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_statusbar_status:contains(已撤回)"},
    ],
});
