import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {shownText, toFen} from "./desk_order";

/**
 * Fees paid for periods to come (F4): how many of which fee, and what they cost by the
 * prices in force. A period is as long as the fee's cycle.
 */
export class AdvancePanel extends Component {
    static template = "wuye_cashier.AdvancePanel";
    static props = {
        kept: Object, // What was typed, for the next time this is shown
        load: Function, // Promise of the fees: [{item_id, item, periods}]
        add: Function, // With the advances chosen
    };

    setup() {
        this.shown = shownText;
        this.state = useState((this.props.kept.advances ||= {fees: null}));
        const first = useRef("root");
        onMounted(() => first.el.querySelector("input")?.focus());
        onWillStart(async () => {
            if (this.state.fees) {
                return;
            }
            const fees = await this.props.load();
            this.state.fees = fees.map((fee) => ({...fee, count: 0}));
        });
    }

    sum(fee) {
        return fee.periods
            .slice(0, fee.count)
            .reduce((total, period) => total + toFen(period.amount), 0);
    }

    until(fee) {
        return fee.count ? fee.periods[fee.count - 1].end.slice(0, 7) : "";
    }

    onCount(ev, fee) {
        const count = Math.floor(Number(ev.target.value.normalize("NFKC")));
        fee.count = Math.min(Math.max(count || 0, 0), fee.periods.length);
        ev.target.value = fee.count || "";
    }

    onKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.target.dispatchEvent(new Event("change", {bubbles: true}));
            this.finish();
        }
    }

    finish() {
        this.props.add(
            this.state.fees.filter((fee) => fee.count).map((fee) => this.chosen(fee))
        );
    }

    /** What is put on the order of a fee. */
    chosen(fee) {
        return {
            item_id: fee.item_id,
            name: fee.item,
            period_start: fee.periods[0].start,
            period_end: fee.periods[fee.count - 1].end,
            amount: this.sum(fee),
        };
    }
}
