import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.o_field_widget[name='${name}']`;
const many2one = (place, name, text) => [
    {trigger: `${place} ${field(name)} input`, run: `edit ${text}`},
    {trigger: `.o-autocomplete--dropdown-item:contains(${text})`, run: "click"},
];
const DIALOG = ".modal";

/** Move a range of the book that is open. */
const move = (kind, first, last, steps = []) => [
    {trigger: ".o_statusbar_buttons button:contains(办理变动)", run: "click"},
    {trigger: `${DIALOG} ${field("kind")} input`, run: "click"},
    {trigger: `.o_select_menu_item:contains(${kind})`, run: "click"},
    ...steps,
    {trigger: `${DIALOG} ${field("number_first")} input`, run: `edit ${first}`},
    {trigger: `${DIALOG} ${field("number_last")} input`, run: `edit ${last}`},
    {trigger: `${DIALOG} button[name='action_move']`, run: "click"},
    {trigger: "body:not(:has(.modal))"},
];

registry.category("web_tour.tours").add("wuye_cashier_books", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='wuye_cashier.wuye_cashier_menu_root']",
            run: "click",
        },
        {trigger: ".o_view_nocontent:contains(还没有票据本)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...many2one(".o_form_view", "community_id", "锦澜湾"),
        {trigger: `${field("prefix")} input`, run: "edit a"},
        {trigger: `${field("number_first")} input`, run: "edit 12801"},
        {trigger: `${field("number_last")} input`, run: "edit 12850"},
        {trigger: "button[name='action_register']", run: "click"},
        {trigger: `${field("count_stock")}:contains(50)`},
        ...move("领用", 12801, 12820, many2one(DIALOG, "holder_id", "收费员甲")),
        {trigger: `${field("count_drawn")}:contains(20)`},
        ...move("作废", 12803, 12803, [
            {trigger: `${DIALOG} ${field("reason")} input`, run: "edit 打印歪斜"},
        ]),
        ...move("退回", 12811, 12820),
        {trigger: `${field("count_drawn")}:contains(9)`},
        {trigger: `${field("count_void")}:contains(1)`},
        {
            trigger: "[data-menu-xmlid='wuye_cashier.wuye_receipt_menu']",
            run: "click",
        },
        {
            trigger: "[data-menu-xmlid='wuye_cashier.wuye_receipt_count_menu']",
            run: "click",
        },
        {trigger: ".o_view_nocontent:contains(还没有盘点)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...many2one(".o_form_view", "book_id", "A0012801"),
        ...many2one(".o_form_view", "holder_id", "收费员甲"),
        {trigger: `${field("found")} input`, run: "edit 8"},
        {trigger: "button[name='action_count']", run: "click"},
        {
            trigger: ".modal:contains('实点 8 份，登记应有 9 份')",
        },
        {trigger: ".modal .btn-primary", run: "click"},
        {trigger: `${field("explanation")} textarea`, run: "edit 一份在打印机旁找到"},
        {trigger: "button[name='action_count']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(完成)"},
        {trigger: `${field("difference")}:contains(-1)`},
    ],
});
