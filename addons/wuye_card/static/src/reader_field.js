import {CharField, charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";
import {useEffect} from "@odoo/owl";

/**
 * A number that a reader types: its Enter presses the first button of the dialog, as
 * the person who held the card there would. An empty field's Enter does nothing.
 */
export class ReaderField extends CharField {
    setup() {
        super.setup();
        useEffect(
            (input) => {
                const press = (ev) => this.onKey(ev, input);
                input?.addEventListener("keydown", press);
                return () => input?.removeEventListener("keydown", press);
            },
            () => [this.input.el]
        );
    }

    async onKey(ev, input) {
        if (ev.key !== "Enter" || !input.value.trim()) {
            return;
        }
        ev.preventDefault();
        const {name, record} = this.props;
        await record.update({[name]: input.value.trim()});
        const button = input.closest(".modal")?.querySelector("footer .btn-primary");
        button?.click();
    }
}

registry.category("fields").add("wuye_reader", {
    ...charField,
    component: ReaderField,
});
