import {registry} from "@web/core/registry";

const PREVIEW = ".o_field_widget[name='preview']";

registry.category("web_tour.tours").add("wuye_enquiry_room", {
    steps: () => [
        {
            trigger: ".o_form_view .o_field_widget[name='unit_id'] input",
            run: "edit 0302",
        },
        {trigger: ".o-autocomplete--dropdown-item:contains(0302)", run: "click"},
        {trigger: `${PREVIEW} .received:contains(300.00)`},
        {trigger: `${PREVIEW} td:contains(A0012801)`},
        {trigger: `${PREVIEW} .open:contains(600.00)`},
        {trigger: "button[name='action_open_receipts']", run: "click"},
        {trigger: ".o_list_view .o_data_row:contains(A0012801)"},
        {trigger: ".o_back_button", run: "click"},
        {trigger: "button[name='action_open_bills']", run: "click"},
        {trigger: ".o_list_view .o_data_row:nth-child(2)"},
        {trigger: ".o_list_view:not(:has(.o_data_row:nth-child(3)))"},
    ],
});
