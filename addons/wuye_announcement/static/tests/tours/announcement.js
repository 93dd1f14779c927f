import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("wuye_announcement", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='wuye_property.wuye_menu_root']",
            run: "click",
        },
        {
            trigger:
                "[data-menu-xmlid='wuye_announcement.wuye_announcement_menu']:contains(通知公告)",
            run: "click",
        },
        {trigger: ".o_view_nocontent:contains(尚无通知公告)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: ".o_field_widget[name='name'] input", run: "edit 停水通知"},
        {
            trigger: ".o_field_widget[name='community_ids'] input",
            run: "edit 锦澜湾",
        },
        {trigger: ".o-autocomplete--dropdown-item:contains(锦澜湾)", run: "click"},
        {
            trigger: ".o_field_widget[name='content'] .odoo-editor-editable",
            run: "editor 周五停水",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: ".o_arrow_button_current:contains(有效)"},
    ],
});
