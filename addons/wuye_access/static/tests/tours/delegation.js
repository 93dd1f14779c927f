import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("wuye_delegation_lend", {
    steps: () => [
        {trigger: ".o_form_view .o_field_widget[name=group_ids]:contains(收费员)"},
        {trigger: ".o_field_widget[name=user_id] input", run: "edit 郑临时"},
        {
            trigger:
                ".o-autocomplete--dropdown-item:contains(郑临时), .ui-menu-item a:contains(郑临时)",
            run: "click",
        },
        {trigger: ".o_field_widget[name=reason] textarea", run: "edit 午休顶班"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "h1:contains(DB/)"},
    ],
});

tours.add("wuye_delegation_approve", {
    steps: () => [
        {trigger: ".o_form_statusbar button:contains(批准)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(进行中)"},
    ],
});

tours.add("wuye_delegation_use", {
    steps: () => [
        {trigger: ".o_wuye_acting_for:contains(孙收费)"},
        {trigger: ".o_form_statusbar button:contains(立即交还)", run: "click"},
        {trigger: ".modal footer button:contains(交还)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已交还)"},
    ],
});
