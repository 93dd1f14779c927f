import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const LOCKED = "odoo.addons.auth_timeout.models.ir_http.CheckIdentityException";
const MINUTE = 60 * 1000;
const LONG = 20 * MINUTE; // the manager's screen locks after 15
const pick = (name, text) => [
    {trigger: `.o_field_widget[name="${name}"] input`, run: `edit ${text}`},
    {
        trigger: `.o-autocomplete--dropdown-item:contains(${text}), .ui-menu-item a:contains(${text})`,
        run: "click",
    },
];

/** Long timers are kept, so that a quarter of an hour passes when the tour says so. */
const timers = [];
function holdTimers() {
    const start = window.setTimeout;
    window.setTimeout = (callback, delay, ...args) =>
        delay > MINUTE ? timers.push(callback) : start(callback, delay, ...args);
}
function letTimePass() {
    luxon.Settings.now = () => Date.now() + LONG;
    timers.at(-1)();
}

registry.category("web_tour.tours").add("wuye_screen_lock", {
    steps: () => [
        {
            trigger: ".o_form_view",
            run() {
                holdTimers();
                // calls in the background that meet the lock wait; they are no error
                const call = rpc._rpc;
                rpc._rpc = (...args) =>
                    call(...args).catch((error) => {
                        if (error.data?.name === LOCKED) {
                            return new Promise(() => undefined);
                        }
                        throw error;
                    });
            },
        },
        ...pick("user_id", "何静"),
        ...pick("group_ids", "客服"),
        {trigger: ".o_field_widget[name=reason] textarea", run: "edit 前台缺人"},
        // nobody touches it: the screen asks for the password
        {trigger: ".o_form_view", run: letTimePass},
        {trigger: "form.o_check_identity_form input[name=password]", run: "edit wrong"},
        {trigger: "form.o_check_identity_form button", run: "click"},
        {trigger: ".modal .alert-danger"},
        {
            trigger: "form.o_check_identity_form input[name=password]",
            run: "edit Suo-ping-1",
        },
        {trigger: "form.o_check_identity_form button", run: "click"},
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=reason] textarea",
            run() {
                if (this.anchor.value !== "前台缺人") {
                    throw new Error(`the form was lost: ${this.anchor.value}`);
                }
            },
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "h1:contains(GW/)"},
    ],
});
