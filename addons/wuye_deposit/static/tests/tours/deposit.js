import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const field = (name) => `.modal .o_field_widget[name="${name}"] input`;

function choose(name, text) {
    return [
        {trigger: field(name), run: `edit ${text}`},
        {
            trigger: `.o-autocomplete--dropdown-item a:contains("${text}")`,
            run: "click",
        },
    ];
}

function tender() {
    return [
        {trigger: '.modal .o_field_widget[name="tender"] input', run: "click"},
        {trigger: '.o_select_menu_item:contains("现金")', run: "click"},
    ];
}

registry.category("web_tour.tours").add("wuye_deposit_desk", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_billing.wuye_billing_menu_receipts"]',
            run: "click",
        },
        {
            trigger:
                '.o-dropdown--menu [data-menu-xmlid="wuye_deposit.wuye_deposit_menu"]',
            run: "click",
        },
        {trigger: ".o_view_nocontent:contains(没有在押的押金)"},
        {trigger: "button:contains(收取押金)", run: "click"},
        ...choose("unit_id", "0302"),
        ...choose("kind_id", "装修保证金"),
        {trigger: field("document"), run: "edit ZX-2026-001"},
        ...tender(),
        {trigger: ".modal button[name='action_receive']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(在押)"},
        {trigger: "button[name='action_refund']:contains(退还)", run: "click"},
        {trigger: field("amount"), run: "edit 1700"},
        ...tender(),
        {trigger: field("reason"), run: "edit 装修验收合格"},
        {trigger: field("paper"), run: "edit YS-001"},
        {trigger: ".modal button[name='action_refund']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(部分退还)"},
    ],
});
