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
/** Questions to the server; those in the background that meet the lock wait for ever. */
const ask = rpc._rpc;
const running = new Set();
function holdQuestions() {
    rpc._rpc = (...args) => {
        const answer = ask(...args).catch((error) => {
            if (error.data?.name === LOCKED) {
                return new Promise(() => undefined);
            }
            throw error;
        });
        running.add(answer);
        const forget = () => running.delete(answer);
        answer.then(forget, forget);
        return answer;
    };
}
async function letTimePass() {
    // What the form asks for is answered first, and what it asks for thereupon
    do {
        await Promise.allSettled(running);
        await new Promise((done) => requestAnimationFrame(done));
    } while (running.size);
    luxon.Settings.now = () => Date.now() + LONG;
    timers.at(-1)();
}
/** The server hears by the bus, in its own time, that nobody is there, and locks too. */
async function serverLocks() {
    const [model, method] = ["res.users", "context_get"];
    for (;;) {
        try {
            const params = {model, method, args: [], kwargs: {}};
            await ask(`/web/dataset/call_kw/${model}/${method}`, params, {});
        } catch (error) {
            if (error.data?.name === LOCKED) {
                return;
            }
            throw error;
        }
    }
}

registry.category("web_tour.tours").add("wuye_screen_lock", {
    steps: () => [
        {
            trigger: ".o_form_view",
            run() {
                holdTimers();
                holdQuestions();
            },
        },
        ...pick("user_id", "何静"),
        ...pick("group_ids", "客服"),
        {trigger: ".o_field_widget[name=reason] textarea", run: "edit 前台缺人"},
        // nobody touches it: the screen asks for the password
        {trigger: ".o_form_view", run: letTimePass},
        {trigger: "form.o_check_identity_form", run: serverLocks},
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
