import {registry} from "@web/core/registry";
import {floatField} from "@web/views/fields/float/float_field";

/** A unit price: two decimals, more only where it has them (2.60, 0.123456). */
registry.category("fields").add("wuye_price", {
    ...floatField,
    extractProps: (info) => ({
        ...floatField.extractProps(info),
        digits: [16, 6],
        minDigits: 2,
    }),
});
