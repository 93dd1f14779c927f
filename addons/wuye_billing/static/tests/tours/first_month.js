import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const APP = "wuye_billing.wuye_billing_menu_root";

/**
 * Steps from anywhere to a menu of Billing.
 *
 * @param {string} section menu below the app
 * @param {string} menu menu of the section
 * @returns {object[]} steps
 */
function goTo(section, menu) {
    return [
        stepUtils.showAppsMenuItem(),
        {trigger: `.o_app[data-menu-xmlid="${APP}"]`, run: "click"},
        {
            trigger: `.o_menu_sections [data-menu-xmlid="wuye_billing.${section}"]`,
            run: "click",
        },
        {
            trigger: `.o-dropdown--menu [data-menu-xmlid="wuye_billing.${menu}"]`,
            run: "click",
        },
    ];
}

const field = (name, rest = "input") => `.o_field_widget[name="${name}"] ${rest}`;

/** Type into a many2one and take the first proposal. */
function choose(scope, name, text) {
    return [
        {trigger: `${scope}${field(name)}`, run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item a:contains("${text}")`,
            run: "click",
        },
    ];
}

/** Put a file of the server into a file input, as if it had been chosen. */
async function chooseFile(input, address) {
    const reply = await fetch(address);
    const file = new File([await reply.blob()], "锦澜湾.xlsx");
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

registry.category("web_tour.tours").add("wuye_first_month_import", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_property.wuye_menu_root"]',
            run: "click",
        },
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_property.wuye_menu_register"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_property.wuye_import_menu"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(导入)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...choose(".o_form_view ", "community_id", "锦澜湾"),
        {
            trigger: '.o_field_widget[name="file"] input[type="file"]:not(:visible)',
            run: ({anchor}) => chooseFile(anchor, "/wuye_first_month.xlsx"),
        },
        {trigger: ".o_last_breadcrumb_item:contains(锦澜湾.xlsx)"},
        {trigger: "button[name='action_check']", run: "click"},
        // every sheet is checked first: longer than a step may take on a busy machine
        {trigger: ".o_arrow_button_current:contains(可以导入)", timeout: 60000},
        {trigger: "button[name='action_import']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已导入)"},
    ],
});

registry.category("web_tour.tours").add("wuye_first_month_report", {
    steps: () => [
        ...goTo("wuye_billing_menu_reports", "wuye_month_report_menu"),
        {trigger: ".o_last_breadcrumb_item:contains(收入月报表)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...choose(".o_form_view ", "community_id", "锦澜湾"),
        {
            trigger: `.o_form_view ${field("month")}`,
            run: `edit ${luxon.DateTime.local().toFormat("yyyy-MM")} && press Tab`,
        },
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已计算)"},
        {trigger: ".o_wuye_report .o_data_row:contains(物业费)"},
        {trigger: "button[name='action_print']:contains(打印)"},
    ],
});

registry.category("web_tour.tours").add("wuye_first_month_clerk", {
    steps: () => [
        // a price list with its first version
        ...goTo("wuye_billing_menu_configuration", "wuye_fee_standard_menu"),
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: `.o_form_view ${field("name")}`, run: "edit 高层住宅"},
        ...choose(".o_form_view ", "item_id", "物业费"),
        {
            trigger: `${field("price_ids", ".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button")}`,
            run: "click",
        },
        {trigger: `.o_selected_row ${field("price")}`, run: "edit 2.60"},
        {
            trigger: `.o_selected_row ${field("document_number")}`,
            run: "edit 锦物价〔2026〕1号",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(高层住宅)"},
        // a contract of the unit
        ...goTo("wuye_billing_menu_contracts", "wuye_contract_menu"),
        {trigger: ".o_last_breadcrumb_item:contains(合同)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...choose(".o_form_view ", "unit_id", "01-0302"),
        {
            trigger: `${field("line_ids", ".o_field_x2many_list_row_add a, .o_field_x2many_list_row_add button")}`,
            run: "click",
        },
        ...choose(".o_selected_row ", "item_id", "物业费"),
        ...choose(".o_selected_row ", "standard_id", "高层住宅"),
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: `.o_data_row:contains(高层住宅) button[name="action_stop"]`},
        // the month's run
        ...goTo("wuye_billing_menu_bills", "wuye_bill_run_menu"),
        {trigger: ".o-kanban-button-new", run: "click"},
        {trigger: ".o_form_view.o_wuye_run, .o_wuye_run"},
        ...choose(".o_wuye_run ", "community_id", "锦澜湾"),
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: ".o_wuye_figure:contains(440.00)"},
        {trigger: ".o_statusbar_status .o_arrow_button_current:contains(预览)"},
    ],
});

registry.category("web_tour.tours").add("wuye_first_month_accountant", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_bill_run_menu"),
        {trigger: ".o_kanban_record:contains(锦澜湾)", run: "click"},
        {trigger: "button[name='action_sign']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已签字)"},
        {trigger: "button[name='action_post']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已过账)"},
    ],
});

registry.category("web_tour.tours").add("wuye_first_month_receives", {
    steps: () => [
        ...goTo("wuye_billing_menu_receipts", "wuye_receive_menu"),
        {trigger: ".o_last_breadcrumb_item:contains(登记收款)"},
        {trigger: ".o_searchview_input", run: "edit 0302"},
        {trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(0302)"},
        {trigger: ".o_searchview_input", run: "press Enter"},
        // the only hit: Enter has opened what is done with it here
        {trigger: `.modal ${field("tender", "input, select")}`, run: "click"},
        {trigger: `.o_select_menu_item:contains(银行转账)`, run: "click"},
        // 40 more than is open: said, never silent
        {
            trigger: `.modal ${field("amount_received")}`,
            run: "edit 300.00 && press Tab",
        },
        {trigger: ".modal .alert-warning:contains(40.00)"},
        {trigger: ".modal button[name='action_receive']", run: "click"},
        {
            trigger:
                ".modal:contains(未入账) .modal-footer button:contains(关闭), .o_error_dialog button.btn-primary",
            run: "click",
        },
        {trigger: ".modal button[name='action_keep_rest']", run: "click"},
        {
            trigger:
                ".modal:not(:has(.alert-warning:visible)) button[name='action_receive']",
            run: "click",
        },
        {trigger: ".modal .alert-success:contains(已收款入账)"},
        {trigger: ".modal button:contains(关闭)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

registry.category("web_tour.tours").add("wuye_search_enter", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_property.wuye_menu_root"]',
            run: "click",
        },
        {trigger: ".o_data_row:nth-child(2)"},
        // a part of the owner's name, several hits: they are listed
        {trigger: ".o_searchview_input", run: "edit 王"},
        {trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(王)"},
        {trigger: ".o_searchview_input", run: "press Enter"},
        {trigger: ".o_list_view .o_data_row:contains(01-0302)"},
        {trigger: ".o_list_view .o_data_row:contains(01-0303)"},
        {trigger: ".o_searchview_facet .o_facet_remove", run: "click"},
        {trigger: ".o_list_view:not(:has(.o_searchview_facet))"},
        // a room, one hit: it opens
        {trigger: ".o_searchview_input", run: "edit 0401"},
        {trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(0401)"},
        {trigger: ".o_searchview_input", run: "press Enter"},
        {trigger: ".o_last_breadcrumb_item:contains(01-0401)"},
        {trigger: field("household_size"), run: "edit 4"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_status_indicator_buttons.invisible:not(:visible)"},
        // back in the list it does not open again
        {trigger: ".o_back_button, .breadcrumb-item a", run: "click"},
        {trigger: ".o_list_view .o_searchview_facet:contains(0401)"},
        {trigger: ".o_list_view .o_data_row:contains(01-0401)"},
    ],
});
