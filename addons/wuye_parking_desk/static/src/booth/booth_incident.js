import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {useAutofocus, useService} from "@web/core/utils/hooks";

/**
 * Somebody damaged something, or did not behave: the management is told (R128).
 *
 * The digits choose what it is while nothing is typed; Enter tells it, Escape closes.
 */
export class BoothIncident extends Component {
    static template = "wuye_parking_desk.BoothIncident";
    static props = {
        kinds: Array,
        about: String,
        report: Function,
        close: Function,
        say: Function,
    };

    setup() {
        this.notification = useService("notification");
        this.token = crypto.randomUUID();
        this.state = useState({
            kind: this.props.kinds[0].kind,
            note: "",
            photo: "",
            message: "",
        });
        useAutofocus();
    }

    get done() {
        return _t("The management is told.");
    }

    onKey(ev) {
        if (ev.key === "Escape") {
            this.props.close();
        }
        const kind = this.props.kinds[Number(ev.key) - 1];
        if (kind && !this.state.note) {
            ev.preventDefault();
            this.state.kind = kind.kind;
        }
    }

    async takePhoto(ev) {
        const [file] = ev.target.files;
        const url = file ? await getDataURLFromFile(file) : "";
        this.state.photo = url.split(",")[1] || "";
    }

    async report() {
        const {kind, note, photo} = this.state;
        try {
            await this.props.report({kind, note, photo, token: this.token});
        } catch (error) {
            this.state.message = this.props.say(error);
            return;
        }
        this.notification.add(this.done, {type: "success"});
        this.props.close();
    }
}
