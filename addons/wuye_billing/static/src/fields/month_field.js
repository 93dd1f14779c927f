import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDate, parseDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {useInputField} from "@web/views/fields/input_field_hook";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const {DateTime} = luxon;
const SHOWN = "yyyy-MM";

/**
 * Reads what people type for a month: 2026-11, 202611, 2026.11, 2026/11, 11 (this year),
 * or a whole date.
 *
 * @param {string} text
 * @returns {luxon.DateTime|false} first day of the month, false for an empty text
 */
export function parseMonth(text) {
    const value = text.trim();
    if (!value) {
        return false;
    }
    const match =
        value.match(/^(\d{4})\D?(\d{1,2})\D?$/) || value.match(/^()(\d{1,2})\D?$/);
    if (match) {
        const year = match[1] ? Number(match[1]) : DateTime.local().year;
        const month = DateTime.local(year, Number(match[2]), 1);
        if (month.isValid) {
            return month;
        }
        throw new Error(`${value} is no month`);
    }
    return parseDate(value).startOf("month");
}

/** A date that stands for its month: shown and typed as 2026-11. */
export class MonthField extends Component {
    static template = "wuye_billing.MonthField";
    static props = {...standardFieldProps, placeholder: {type: String, optional: true}};

    setup() {
        this.input = useRef("input");
        useInputField({
            getValue: () => this.formattedValue,
            refName: "input",
            parse: (text) => parseMonth(text),
        });
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get formattedValue() {
        return this.value ? formatDate(this.value, {format: SHOWN}) : "";
    }
}

registry.category("fields").add("wuye_month", {
    component: MonthField,
    displayName: _t("Month"),
    supportedTypes: ["date"],
    extractProps: ({attrs}) => ({placeholder: attrs.placeholder || "2026-01"}),
});
