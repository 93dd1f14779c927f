import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const ICONS = {
    ok: "fa-check text-success",
    info: "fa-info-circle text-muted",
    warning: "fa-exclamation-triangle text-warning",
};

/** The list of what was looked at: a sign and a sentence each. */
export class RunChecks extends Component {
    static template = "wuye_billing.RunChecks";
    static props = {...standardFieldProps};

    get rows() {
        const rows = this.props.record.data[this.props.name] || [];
        return rows.map((row) => ({...row, icon: ICONS[row.level] || ICONS.info}));
    }
}

registry.category("fields").add("wuye_run_checks", {
    component: RunChecks,
    supportedTypes: ["json"],
});
