import {checkIdentityService} from "@auth_timeout/services/check_identity/check_identity";
import {patch} from "@web/core/utils/patch";

const UNSAVED = [
    ".o_form_status_indicator_buttons:not(.invisible)",
    ".o_list_view .o_selected_row",
    ".modal .o_form_view",
    ".o_wuye_unsaved", // A screen that says so itself
].join(", ");
const COVERED = "o_wuye_screen_locked";

/**
 * Odoo empties the page when the screen locks and loads it anew afterwards, which
 * loses what was typed. Where something is not saved yet the page is covered instead
 * and shown again after the password (H6); elsewhere Odoo's way stands.
 */
patch(checkIdentityService, {
    start(env, dependencies) {
        const cover = (name, detail) => {
            const empties = name === "ACTION_MANAGER:UPDATE" && !detail.Component;
            if (empties && document.querySelector(UNSAVED)) {
                document.body.classList.add(COVERED);
            } else {
                env.bus.trigger(name, detail);
            }
        };
        const uncover = (action) => {
            if (document.body.classList.contains(COVERED)) {
                document.body.classList.remove(COVERED);
                return Promise.resolve();
            }
            return env.services.action.doAction(action);
        };
        const screen = Object.create(env, {
            bus: {value: {trigger: cover}},
            services: {
                get: () => ({
                    action: env.services.action && {doAction: uncover},
                }),
            },
        });
        return super.start(screen, dependencies);
    },
});
