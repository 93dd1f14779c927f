import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const PREVIEW = ".o_field_widget[name='preview']";
const ROOT = "wuye_cashier.wuye_cashier_menu_root";

registry.category("web_tour.tours").add("wuye_takings_day", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {trigger: `.o_app[data-menu-xmlid='${ROOT}']`, run: "click"},
        {
            trigger: "[data-menu-xmlid='wuye_takings.wuye_takings_menu']",
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(收款报表)"},
        {trigger: `${PREVIEW}:contains(三方相符)`},
        {trigger: `${PREVIEW} h3:contains(收款汇总表)`},
        {trigger: `${PREVIEW} .detail:contains(A0012801):contains(A0012821)`},
        {trigger: `${PREVIEW} .detail .total:contains(380.00)`},
        {trigger: ".o_field_widget[name='user_id'] input", run: "edit 周收费"},
        {trigger: ".o-autocomplete--dropdown-item:contains(周收费)", run: "click"},
        {trigger: `${PREVIEW} .detail .total:contains(300.00)`},
        {trigger: `${PREVIEW} .detail:not(:contains(A0012821))`},
        {trigger: ".o_field_widget[name='user_id'] input", run: "clear"},
        {trigger: `${PREVIEW} h3`, run: "click"},
        {trigger: `${PREVIEW} .detail .total:contains(380.00)`},
        {trigger: "button[name='action_receipts']", run: "click"},
        {trigger: ".o_list_view .o_data_row:contains(A0012821)"},
    ],
});

registry.category("web_tour.tours").add("wuye_takings_shift", {
    steps: () => [
        {trigger: "button[name='action_takings']:contains(本班收款报表)", run: "click"},
        {trigger: `${PREVIEW}:contains(三方相符)`},
        {trigger: `${PREVIEW} .detail .total:contains(300.00)`},
        {trigger: `${PREVIEW}:contains(五、点款与长短款)`},
        {trigger: "button[name='action_print_detail']:contains(三联)"},
    ],
});
