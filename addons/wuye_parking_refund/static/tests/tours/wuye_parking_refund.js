import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_parking_refund", {
    steps: () => [
        {
            trigger: ".o_data_row:contains(浙A2N906)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".o_data_row td[name='name']", run: "click"},
        {trigger: "button[name='action_pay_out']", run: "click"},
        {trigger: ".modal .modal-footer .btn-primary", run: "click"},
        {trigger: ".o_notification:contains(签字)"},
        {trigger: ".o_list_view:not(:has(.o_data_row:contains(浙A2N906)))"},
    ],
});
