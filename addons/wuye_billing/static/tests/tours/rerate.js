import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_rerate", {
    steps: () => [
        {trigger: "button[name='action_rerate']", run: "click"},
        {trigger: ".modal:contains(保持不变) .btn-primary", run: "click"},
        {trigger: ".o_notification:contains(1)"},
    ],
});
