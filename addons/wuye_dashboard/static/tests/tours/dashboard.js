import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_dashboard_open", {
    steps: () => [
        {trigger: ".o_wuye_dashboard .alert:contains(尚未出账)"},
        {
            trigger: ".o_wuye_from",
            run({anchor}) {
                anchor.value = "2026-01";
                anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {trigger: ".o_wuye_dashboard canvas"},
        {trigger: "[data-card='due']:contains(300.00)", run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(构成清单)"},
        {trigger: ".o_list_footer:contains(300.00)"},
    ],
});
