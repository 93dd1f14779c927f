import {Component, onMounted, useRef, useState} from "@odoo/owl";
import {readFen, shownText, toFen} from "./desk_order";
import {_t} from "@web/core/l10n/translation";

/**
 * The end of a shift: what is counted is typed before anybody is told what it should be
 * (D3). The count is final.
 */
export class ShiftCount extends Component {
    static template = "wuye_cashier.ShiftCount";
    static props = {
        kept: Object, // What was typed, for the next time this is shown
        tenders: Array,
        submit: Function,
        leave: Function,
        say: Function,
    };

    setup() {
        this.first = useRef("first");
        this.shown = shownText;
        this.state = useState(
            (this.props.kept.count ||= {
                rows: this.props.tenders
                    .filter((tender) => tender.is_money)
                    .map((tender) => ({...tender, text: ""})),
                result: null,
                refusal: "",
                isSure: false,
                isBusy: false,
            })
        );
        onMounted(() => this.first.el?.querySelector("input")?.focus());
    }

    onKey(ev, index) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            const inputs = this.first.el.querySelectorAll("input, .o_wuye_submit");
            inputs[index + 1].focus();
        }
    }

    /** Pressed twice: a count cannot be taken back. */
    async submit() {
        const counted = {};
        for (const row of this.state.rows) {
            const fen = readFen(row.text);
            if (fen === null || (row.code === "cash" && !row.text.trim())) {
                this.state.refusal = _t("%s: enter what was counted.", row.label);
                return;
            }
            counted[row.code] = fen / 100;
        }
        this.state.refusal = "";
        if (!this.state.isSure) {
            this.state.isSure = true;
            return;
        }
        this.state.isBusy = true;
        try {
            const result = await this.props.submit(counted);
            this.state.result = {
                ...result,
                counts: result.counts.map((row) => ({
                    label: row.label,
                    counted: toFen(row.counted),
                    expected: toFen(row.expected),
                    difference: toFen(row.difference),
                })),
            };
        } catch (error) {
            this.state.refusal = this.props.say(error);
        }
        this.state.isBusy = false;
    }
}
