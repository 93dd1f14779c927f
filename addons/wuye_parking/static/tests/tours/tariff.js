import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const APP = "wuye_property.wuye_menu_root";
const field = (name, rest = "input") => `.o_field_widget[name="${name}"] ${rest}`;
const add = (name) =>
    `${field(name, ".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button")}`;

/** Choose an option of a selection field by its words. */
function select(scope, name, words) {
    return [
        {trigger: `${scope} ${field(name, "input")}`, run: "click"},
        {trigger: `.o_select_menu_item:contains("${words}")`, run: "click"},
    ];
}

registry.category("web_tour.tours").add("wuye_parking_tariff", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {trigger: `.o_app[data-menu-xmlid="${APP}"]`, run: "click"},
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_parking.wuye_parking_menu"]:contains(停车)',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_parking.wuye_parking_tariff_menu"]:contains(停车收费标准)',
            run: "click",
        },
        {trigger: ".o_view_nocontent:contains(还没有停车收费标准)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: `.o_form_view ${field("name")}`, run: "edit 小区临停"},
        {trigger: field("code"), run: "edit LT"},
        {trigger: "button[name='action_new_version']:contains(设置价格)", run: "click"},
        // the page of the prices: nothing yet, and it says so
        {trigger: ".o_wuye_parking_empty:contains(还没有价格)"},
        {trigger: field("document_number"), run: "edit 锦发改价〔2026〕8号"},
        {trigger: field("free_minutes"), run: "edit 30 && press Tab"},
        {trigger: add("block_ids"), run: "click"},
        {trigger: `.o_selected_row ${field("upto")}`, run: "edit 60"},
        ...select(".o_selected_row", "kind", "一次"),
        {trigger: `.o_selected_row ${field("price")}`, run: "edit 5"},
        {trigger: ".o_wuye_parking_preview h2", run: "click"},
        // a last row is missing: said in place, in the words of the form
        {trigger: ".o_wuye_parking_preview .alert-danger:contains(价格，第 1 行)"},
        {trigger: add("block_ids"), run: "click"},
        {trigger: `.o_selected_row ${field("price")}`, run: "edit 2"},
        {trigger: `.o_selected_row ${field("unit")}`, run: "edit 30 && press Tab"},
        {
            trigger:
                ".o_wuye_parking_preview:not(:has(.alert-danger)) svg .o_wuye_line",
            run: ({anchor}) => {
                if (Number(anchor.dataset.points) < 20 || !anchor.getAttribute("d")) {
                    throw new Error("the curve has no points");
                }
            },
        },
        {trigger: '.o_notebook [name="caps"]', run: "click"},
        {trigger: add("cap_ids"), run: "click"},
        {trigger: `.o_selected_row ${field("amount")}`, run: "edit 20 && press Tab"},
        // the curve is cut at once: thirty minutes, one hour, seven half hours, the end
        {
            trigger: '.o_wuye_parking_preview svg .o_wuye_line[data-points="11"]',
        },
        // a stay to try; Enter computes
        {
            trigger: ".o_wuye_parking_preview .o_wuye_parking_entry",
            run: "edit 2026-03-02 09:00 && press Enter",
        },
        {
            trigger: ".o_wuye_parking_preview .o_wuye_parking_exit",
            run: "edit 2026-03-02 18:00 && press Enter",
        },
        {trigger: ".o_wuye_parking_amount:contains(20.00)"},
        {
            trigger:
                ".o_wuye_parking_lines:contains(16 × 30 分钟):contains(封顶 1 减 17.00)",
        },
        {trigger: ".o_wuye_parking_preview button:contains(72)", run: "click"},
        {trigger: '.o_wuye_parking_preview svg text:contains("72 小时")'},
        {trigger: '.o_notebook [name="source"]', run: "click"},
        {trigger: ".o_wuye_parking_source:contains(minutes: 30)"},
        {trigger: ".o_form_button_save", run: "click"},
        {
            trigger:
                ".o_form_saved, .o_form_status_indicator_buttons.invisible:not(:visible)",
        },
        {trigger: ".o_last_breadcrumb_item:contains(小区临停)"},
        // back on the tariff: its prices of today, and the version
        {
            trigger: ".breadcrumb-item:contains(小区临停) a, .o_back_button a",
            run: "click",
        },
        {trigger: ".o_field_widget[name='version_ids'] .o_data_row:contains(锦发改价)"},
        {trigger: ".o_wuye_parking_preview svg .o_wuye_line"},
    ],
});
