import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * A month played by the posts it belongs to, each in a tour of his own; what they
 * share is the database.
 */
const tours = registry.category("web_tour.tours");
const field = (name, rest = "input") => `.o_field_widget[name="${name}"] ${rest}`;
const pressed = (text) =>
    `.o_statusbar_status .o_arrow_button_current:contains(${text})`;

/** Steps from anywhere to a menu of Billing. */
function goTo(section, menu) {
    return [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {
            trigger: `.o_menu_sections [data-menu-xmlid="wuye_billing.${section}"]`,
            run: "click",
        },
        {trigger: `.o-dropdown--menu [data-menu-xmlid="${menu}"]`, run: "click"},
    ];
}

/** Type into a many2one and take the proposal of that name. */
function choose(scope, name, text) {
    return [
        {trigger: `${scope}${field(name)}`, run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item a:contains("${text}")`,
            run: "click",
        },
    ];
}

tours.add("wuye_month_reader", {
    steps: () => [
        {trigger: ".o_wuye_choice .o_wuye_community"},
        // this month bills what was used in the month before
        {trigger: ".o_wuye_choice .fa-chevron-left", run: "click"},
        {
            trigger: `.o_wuye_month:value(${luxon.DateTime.local().minus({months: 1}).toFormat("yyyy-MM")})`,
        },
        {
            trigger:
                '.o_wuye_sheet_table tr[data-number="20260001"] .o_wuye_cell:focus',
            run: "edit 112",
        },
        {
            trigger: '.o_wuye_sheet_table tr[data-number="20260001"] .o_wuye_cell',
            run: "press Enter",
        },
        {trigger: 'tr[data-number="20260001"][data-state=confirmed]:contains(12)'},
    ],
});

tours.add("wuye_month_share", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_allocation.wuye_allocation_menu"),
        {trigger: ".o_last_breadcrumb_item:contains(公摊)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...choose(".o_form_view ", "community_id", "锦澜湾"),
        ...choose(".o_form_view ", "item_id", "电梯电费公摊"),
        {
            trigger: `.o_form_view ${field("bill_month")}`,
            run: `edit ${luxon.DateTime.local().toFormat("yyyy-MM")} && press Tab`,
        },
        {trigger: `.o_form_view ${field("amount")}`, run: "edit 100.00"},
        {trigger: `.o_form_view ${field("document_number")}`, run: "edit 31402600"},
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: pressed("已计算")},
        {trigger: ".o_data_row:contains(0302):contains(50.00)"},
    ],
});

tours.add("wuye_month_audit_share", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_allocation.wuye_allocation_menu"),
        {
            trigger: ".o_data_row:contains(31402600) .o_data_cell:not(:has(a))",
            run: "click",
        },
        {trigger: "button[name='action_audit']:contains(审核)", run: "click"},
        {trigger: pressed("已审核")},
    ],
});

tours.add("wuye_month_run", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_billing.wuye_bill_run_menu"),
        {trigger: ".o-kanban-button-new", run: "click"},
        ...choose(".o_wuye_run ", "community_id", "锦澜湾"),
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: ".o_wuye_figure:contains(436.00)"},
        {trigger: pressed("预览")},
    ],
});

tours.add("wuye_month_post", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_billing.wuye_bill_run_menu"),
        {trigger: ".o_kanban_record:contains(预览)", run: "click"},
        {trigger: ".o_wuye_figure:contains(436.00)"},
        {trigger: "button[name='action_sign']", run: "click"},
        {trigger: pressed("已签字")},
        {trigger: "button[name='action_post']", run: "click"},
        {trigger: pressed("已过账")},
    ],
});

tours.add("wuye_month_late", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_late_fee.wuye_late_run_menu"),
        {trigger: ".o_list_button_add", run: "click"},
        ...choose(".o_form_view ", "community_id", "锦澜湾"),
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: pressed("已计算")},
        {trigger: ".o_data_row:contains(3‰)"},
    ],
});

tours.add("wuye_month_charge_late", {
    steps: () => [
        ...goTo("wuye_billing_menu_bills", "wuye_late_fee.wuye_late_run_menu"),
        {
            trigger: ".o_data_row:contains(锦澜湾) .o_data_cell:not(:has(a))",
            run: "click",
        },
        {trigger: "button[name='action_post']:contains(计收)", run: "click"},
        {trigger: pressed("已计收")},
    ],
});

tours.add("wuye_month_receive", {
    steps: () => [
        ...goTo("wuye_billing_menu_receipts", "wuye_billing.wuye_receive_menu"),
        {trigger: ".o_searchview_input", run: "edit 0302"},
        {trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(0302)"},
        {trigger: ".o_searchview_input", run: "press Enter"},
        {trigger: `.modal ${field("tender", "input, select")}`, run: "click"},
        {trigger: ".o_select_menu_item:contains(银行转账)", run: "click"},
        {
            content: "40 more than is open",
            trigger: `.modal ${field("amount_received")}`,
            run: async (helpers) => {
                const open = Number(helpers.anchor.value.replace(/[^\d.]/g, ""));
                await helpers.edit((open + 40).toFixed(2));
                await helpers.press("Tab");
            },
        },
        {trigger: ".modal .alert-warning:contains(40.00)"},
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

tours.add("wuye_month_report", {
    steps: () => [
        ...goTo("wuye_billing_menu_reports", "wuye_billing.wuye_month_report_menu"),
        {trigger: ".o_list_button_add", run: "click"},
        ...choose(".o_form_view ", "community_id", "锦澜湾"),
        {
            trigger: `.o_form_view ${field("month")}`,
            run: `edit ${luxon.DateTime.local().toFormat("yyyy-MM")} && press Tab`,
        },
        {trigger: "button[name='action_compute']:contains(计算)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已计算)"},
        {trigger: ".o_wuye_report .o_data_row:contains(违约金)"},
    ],
});

tours.add("wuye_month_sign_report", {
    steps: () => [
        ...goTo("wuye_billing_menu_reports", "wuye_billing.wuye_month_report_menu"),
        {
            trigger: ".o_data_row:contains(锦澜湾) .o_data_cell:not(:has(a))",
            run: "click",
        },
        {trigger: "button[name='action_sign']", run: "click"},
        {trigger: ".modal .modal-footer .btn-primary", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已签)"},
    ],
});

tours.add("wuye_month_close", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(月度导航)"},
        {trigger: '.o_wuye_step[data-step="run"].is-done'},
        {trigger: "button.o_wuye_close:enabled:contains(结账)", run: "click"},
        {trigger: ".modal button.o_wuye_confirm", run: "click"},
        {trigger: '.o_wuye_step[data-step="close"].is-done'},
    ],
});

/** Money of today, when today's month is closed: refused, and the page says why. */
tours.add("wuye_month_try", {
    steps: () => [
        ...goTo("wuye_billing_menu_receipts", "wuye_billing.wuye_receive_menu"),
        {trigger: ".o_searchview_input", run: "edit 0402"},
        {trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(0402)"},
        {trigger: ".o_searchview_input", run: "press Enter"},
        {trigger: `.modal ${field("tender", "input, select")}`, run: "click"},
        {trigger: ".o_select_menu_item:contains(银行转账)", run: "click"},
        {trigger: ".modal button[name='action_receive']", run: "click"},
        {
            trigger:
                ".modal:contains(已结账):contains(未入账), .o_error_dialog:contains(已结账)",
        },
    ],
});
