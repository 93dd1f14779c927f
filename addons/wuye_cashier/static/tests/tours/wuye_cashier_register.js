import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {session} from "@web/session";

const field = (name) => `[data-focus='${name}']`;
/** Another person sits down at this computer: same browser, other login. */
const sitsDown = (trigger, login, page) => ({
    trigger,
    run: async () => {
        const {db} = session;
        await rpc("/web/session/authenticate", {db, login, password: login});
        window.location.assign(page);
    },
    expectUnloadPage: true,
});

registry.category("web_tour.tours").add("wuye_cashier_register", {
    steps: () => [
        {trigger: "h2:contains(本机不能收款)"},
        sitsDown(
            "p:contains(请收费主管登记)",
            "d-manager",
            "/odoo/action-wuye_cashier.wuye_desk_action"
        ),
        {
            trigger: ".o_list_view .o_data_row:contains(JLW-01) td[name='name']",
            run: "click",
        },
        {
            trigger: "button[name='action_register_computer']:contains(登记本机)",
            run: "click",
        },
        {trigger: ".modal footer .btn-primary", run: "click"},
        sitsDown(
            ".o_notification:contains(本机已登记为该收费台)",
            "d-collector",
            "/odoo/cash-desk"
        ),
        {trigger: "h2:contains(开班)"},
        {trigger: field("float"), run: "fill 500"},
        {trigger: field("float"), run: "press Enter"},
        {trigger: ".o_wuye_desk_foot:contains(JLW-01)"},
        {trigger: `${field("search")}:focus`},
    ],
});
