import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

// the drawing, in its own units; it is scaled to the room there is
const BOX = {width: 640, height: 260, left: 52, right: 14, top: 14, bottom: 30};

/**
 * The smallest of 1, 2, 5 times a power of ten that makes at most `most` steps.
 *
 * @param {number} top what the axis has to reach
 * @param {number} most steps
 * @returns {number} length of a step
 */
export function niceStep(top, most) {
    const raw = Math.max(top, 0.01) / most;
    const power = 10 ** Math.floor(Math.log10(raw));
    return [1, 2, 5, 10].map((n) => n * power).find((step) => step >= raw * 0.999);
}

/**
 * The amount against the length of a stay, as steps. `points` are [minute, amount],
 * one for each change, the last one at the end of the axis.
 */
export class ParkingCurve extends Component {
    static template = "wuye_parking.Curve";
    static props = {
        points: Array,
        entry: Object, // luxon.DateTime by the clock of the car park
        hours: Number,
    };

    setup() {
        this.box = BOX;
        this.state = useState({minute: null});
    }

    get top() {
        const most = Math.max(...this.props.points.map(([, amount]) => amount));
        const step = niceStep(most || 1, 5);
        return step * Math.max(1, Math.ceil((most || 1) / step));
    }

    x(minute) {
        const width = BOX.width - BOX.left - BOX.right;
        return BOX.left + (minute / (this.props.hours * 60)) * width;
    }

    y(amount) {
        const height = BOX.height - BOX.top - BOX.bottom;
        return BOX.height - BOX.bottom - (amount / this.top) * height;
    }

    get path() {
        let path = "";
        for (const [minute, amount] of this.props.points) {
            const [x, y] = [this.x(minute).toFixed(1), this.y(amount).toFixed(1)];
            path += path ? `H${x}V${y}` : `M${x},${y}`;
        }
        return path;
    }

    get area() {
        const floor = this.y(0).toFixed(1);
        return `${this.path}V${floor}H${this.x(0).toFixed(1)}Z`;
    }

    get rows() {
        const step = niceStep(this.top, 5);
        const count = Math.round(this.top / step);
        return [...Array(count + 1).keys()].map((n) => ({
            y: this.y(n * step),
            label: (n * step).toFixed(step < 1 ? 2 : 0),
        }));
    }

    get columns() {
        const step = this.props.hours > 24 ? 12 : 4;
        const count = Math.floor(this.props.hours / step);
        return [...Array(count + 1).keys()].map((n) => ({
            x: this.x(n * step * 60),
            label: _t("%s h", n * step),
        }));
    }

    amountAt(minute) {
        let found = 0;
        for (const [from, amount] of this.props.points) {
            if (from > minute) {
                break;
            }
            found = amount;
        }
        return found;
    }

    /** What is under the pointer: a sentence and its place, or null. */
    get reading() {
        const {minute} = this.state;
        if (minute === null) {
            return null;
        }
        const amount = this.amountAt(minute);
        const leaves = this.props.entry.plus({minutes: minute});
        return {
            x: this.x(minute),
            y: this.y(amount),
            text: _t("%(hours)s h %(minutes)s min, out at %(time)s: %(amount)s", {
                hours: Math.floor(minute / 60),
                minutes: minute % 60,
                time: leaves.toFormat("MM-dd HH:mm"),
                amount: amount.toFixed(2),
            }),
        };
    }

    onMove(event) {
        const frame = event.currentTarget.getBoundingClientRect();
        const x = ((event.clientX - frame.left) / frame.width) * BOX.width;
        const width = BOX.width - BOX.left - BOX.right;
        const minute = Math.round(((x - BOX.left) / width) * this.props.hours * 60);
        const inside = minute >= 0 && minute <= this.props.hours * 60;
        this.state.minute = inside ? minute : null;
    }

    onLeave() {
        this.state.minute = null;
    }
}
