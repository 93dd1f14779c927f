import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const SHOWN = {maximumFractionDigits: 2};

/**
 * Twelve months of a unit as bars: its consumption, or where there is none its amounts.
 * The last bar is the month in question.
 */
export class Trend extends Component {
    static template = "wuye_exception.Trend";
    static props = {...standardFieldProps};

    get measure() {
        const rows = this.props.record.data[this.props.name] || [];
        return rows.some((row) => row.quantity) ? "quantity" : "amount";
    }

    get bars() {
        const rows = this.props.record.data[this.props.name] || [];
        const measure = this.measure;
        const most = Math.max(...rows.map((row) => row[measure]), 0);
        return rows.map((row) => ({
            month: row.month,
            label: row.month.slice(2),
            shown: row[measure].toLocaleString(undefined, SHOWN),
            height: most > 0 ? Math.round((100 * Math.max(row[measure], 0)) / most) : 0,
        }));
    }
}

registry.category("fields").add("wuye_trend", {
    component: Trend,
    supportedTypes: ["json"],
});
