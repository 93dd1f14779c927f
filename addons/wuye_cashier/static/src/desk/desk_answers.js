import {Component} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {deskToken} from "./register_computer";
import {shownText} from "./desk_order";

/** A page of the desk: it asks the service, and what is refused stands on it. */
export class DeskAnswers extends Component {
    call(method, ...args) {
        return this.orm.silent.call("wuye.cashier", method, [deskToken(), ...args]);
    }

    say(error) {
        if (!error.data && !(error instanceof ConnectionLostError)) {
            throw error; // A mistake of this page, not an answer
        }
        return error.data?.message || _t("There is no connection to the server.");
    }

    /** Do what may be refused; the refusal stands on the screen. */
    async attempt(work) {
        this.state.message = null;
        this.state.isBusy = true;
        try {
            await work();
        } catch (error) {
            this.refuse(this.say(error));
        } finally {
            this.state.isBusy = false;
        }
    }

    refuse(text) {
        this.state.message = {level: "danger", text};
    }

    refuseMore(tender, most) {
        const words = {tender: tender.label, amount: shownText(most)};
        this.refuse(_t("%(tender)s: at most %(amount)s can be put down.", words));
    }
}
