import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/**
 * A shift begins: what is looked at is ticked one by one, the change is counted (H11).
 *
 * What is not in order is told to the technicians; the shift begins nevertheless.
 */
export class BoothStart extends Component {
    static template = "wuye_parking_desk.BoothStart";
    static props = {
        desk: String,
        checks: Array,
        begin: Function,
        say: Function,
    };

    setup() {
        this.state = useState({
            float: "",
            refusal: "",
            isBusy: false,
            checks: this.props.checks.map(({id, name}) => ({
                id,
                name,
                good: null,
                note: "",
            })),
        });
    }

    /** How many are not looked at yet. */
    get left() {
        return this.state.checks.filter(({good}) => good === null).length;
    }

    mark(check, good) {
        check.good = good;
        this.state.refusal = "";
    }

    async begin() {
        const amount = Number(this.state.float || 0);
        if (!(amount >= 0)) {
            this.state.refusal = _t(
                "%s is no amount. Example: 200.00",
                this.state.float
            );
            return;
        }
        this.state.isBusy = true;
        try {
            const checks = this.state.checks.map(({id, good, note}) => ({
                id,
                good,
                note,
            }));
            await this.props.begin(amount, checks);
        } catch (error) {
            this.state.refusal = this.props.say(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}
