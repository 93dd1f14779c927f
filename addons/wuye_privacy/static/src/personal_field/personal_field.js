import {Component, onWillUnmount, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useInputField} from "@web/views/fields/input_field_hook";

/** How long a number stays on the screen; whoever passes by later sees stars. */
export const SHOWN = 60 * 1000;

/** Asks why; Enter confirms, a click on a usual reason does so at once. */
export class RevealDialog extends Component {
    static template = "wuye_privacy.RevealDialog";
    static components = {Dialog};
    static props = {close: Function, label: String, confirm: Function};

    setup() {
        this.state = useState({reason: ""});
        this.reasons = [_t("Ring about fees"), _t("Repair"), _t("Compare with papers")];
        useAutofocus({refName: "reason"});
    }

    async confirm(reason) {
        const why = (reason || this.state.reason).trim();
        if (why) {
            await this.props.confirm(why);
            this.props.close();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.confirm();
        }
    }
}

/** A number of which a part is stars: typed whole, shown whole with a reason. */
export class PersonalField extends Component {
    static template = "wuye_privacy.PersonalField";
    static props = {...standardFieldProps, placeholder: {type: String, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({whole: ""});
        useInputField({getValue: () => this.value});
        onWillUnmount(() => clearTimeout(this.timer));
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get isMasked() {
        return Boolean(this.props.record.resId) && this.value.includes("*");
    }

    ask() {
        const {record, name} = this.props;
        this.dialog.add(RevealDialog, {
            label: record.fields[name].string,
            confirm: (reason) => this.reveal(reason),
        });
    }

    async reveal(reason) {
        const {record, name} = this.props;
        this.state.whole =
            (await this.orm.call(record.resModel, "wuye_reveal", [
                [record.resId],
                name,
                reason,
            ])) || "";
        clearTimeout(this.timer);
        this.timer = setTimeout(() => (this.state.whole = ""), SHOWN);
    }
}

registry.category("fields").add("wuye_personal", {
    component: PersonalField,
    displayName: _t("Number shown in part"),
    supportedTypes: ["char"],
    extractProps: ({placeholder}) => ({placeholder}),
});
