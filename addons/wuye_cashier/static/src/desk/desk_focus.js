import {useEffect, useRef, useState} from "@odoo/owl";

/**
 * The focus of the desk: exactly one place has it, by its name in `data-focus`.
 *
 * @returns {Function} focus(name): goes there after the next drawing of the screen
 */
export function useDeskFocus() {
    const root = useRef("root");
    const wanted = useState({name: "", turn: 0});
    useEffect(
        () => {
            const target = root.el?.querySelector(`[data-focus="${wanted.name}"]`);
            target?.focus();
            target?.select?.();
        },
        () => [wanted.turn]
    );
    return (name) => Object.assign(wanted, {name, turn: wanted.turn + 1});
}
