import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_form_view .o_field_widget[name="${name}"] input`;
const APP = '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]';
const MENU = "wuye_reading_window.wuye_reading_window_menu";

const goToWindows = () => [
    stepUtils.showAppsMenuItem(),
    {trigger: APP, run: "click"},
    {
        trigger:
            '.o_menu_sections [data-menu-xmlid="wuye_billing.wuye_billing_menu_bills"]',
        run: "click",
    },
    {trigger: `.o-dropdown--menu [data-menu-xmlid="${MENU}"]`, run: "click"},
    {trigger: ".o_last_breadcrumb_item:contains(抄表窗口)"},
];

registry.category("web_tour.tours").add("wuye_reading_window_list", {
    steps: () => [
        ...goToWindows(),
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: field("community_id"), run: "edit 锦澜湾"},
        {trigger: '.o-autocomplete--dropdown-item a:contains("锦澜湾")', run: "click"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(锦澜湾)"},
        {trigger: "button[name='action_list']:contains(列出未抄)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(待签字)"},
        {trigger: ".o_data_row:contains(01-0302) td[name='reason']", run: "click"},
        {
            trigger: ".o_selected_row .o_field_widget[name='reason'] input",
            run: "edit 两次上门无人",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_data_row:contains(两次上门无人)"},
    ],
});

registry.category("web_tour.tours").add("wuye_reading_window_sign", {
    steps: () => [
        ...goToWindows(),
        {trigger: ".o_data_row:contains(锦澜湾) td[name='date_to']", run: "click"},
        {trigger: "button[name='action_sign']:contains(签字)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已关闭)"},
    ],
});
