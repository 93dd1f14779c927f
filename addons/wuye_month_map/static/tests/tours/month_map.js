import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const step = (code) => `.o_wuye_step[data-step="${code}"]`;

registry.category("web_tour.tours").add("wuye_month_map_close", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_billing.wuye_billing_menu_root"]',
            run: "click",
        },
        {trigger: ".o_last_breadcrumb_item:contains(月度导航)"},
        {trigger: `${step("run")}.is-done:contains(账单):contains(300.00)`},
        {trigger: `${step("collection")}.is-running:contains(25.0%)`},
        // The keyboard: left and right choose a step
        {trigger: step("reading"), run: "click"},
        {trigger: `${step("reading")}.is-chosen`, run: "press ArrowRight"},
        {trigger: `${step("reading")}:not(.is-chosen)`},
        {trigger: step("report"), run: "click"},
        {trigger: ".o_wuye_reason.is-chosen:contains(提醒):contains(收入月报表)"},
        {trigger: "button.o_wuye_before", run: "click"},
        {trigger: `${step("run")}.is-waiting`},
        {trigger: "button.o_wuye_after", run: "click"},
        {trigger: `${step("run")}.is-done`},
        {trigger: "button.o_wuye_close:enabled:contains(结账)", run: "click"},
        {trigger: ".modal .o_wuye_closing td:contains(225.00)"},
        {trigger: ".modal button.o_wuye_confirm", run: "click"},
        {trigger: `${step("close")}.is-done:contains(225.00)`},
        {trigger: ".o_wuye_recent:contains(沈会计)"},
    ],
});
