import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const type = (plate) => ({trigger: "#wuye_pay_text", run: `edit ${plate}`});
const show = {
    trigger: "button:contains(查询费用)",
    run: "click",
    expectUnloadPage: true,
};

tours.add("wuye_parking_portal_pay", {
    steps: () => [
        {trigger: "h1:contains(停车缴费)"},
        // A car that is not there
        type("浙A00000"),
        show,
        {trigger: ".alert:contains(没有这辆车)"},
        type("浙a2n906"),
        show,
        {trigger: "h1:contains(浙A2N906)"},
        {trigger: ".o_wuye_pay[data-state='due'] .o_wuye_amount:contains(7.00)"},
        // The button of the provider's form; its bank is not there
        {trigger: "input[name=o_payment_radio]:not(:visible), .o_payment_form"},
        {
            trigger: "button[name=o_payment_submit_button]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "body:contains(404)"},
    ],
});

tours.add("wuye_parking_portal_paid", {
    steps: () => [
        type("浙A2N906"),
        show,
        {trigger: ".o_wuye_pay[data-state='paid'] .alert-success:contains(7.00)"},
        {trigger: ".o_wuye_leave_by:contains(:)"},
    ],
});
