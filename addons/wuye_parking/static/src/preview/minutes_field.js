import {IntegerField, integerField} from "@web/views/fields/integer/integer_field";
import {registry} from "@web/core/registry";

/** Minutes of which 0 means that there are none: the last row of prices has no end. */
export class MinutesField extends IntegerField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("wuye_minutes", {
    ...integerField,
    component: MinutesField,
});
