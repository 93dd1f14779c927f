import {Component, onWillUnmount, useState} from "@odoo/owl";
import {ParkingCurve} from "./curve";
import {_t} from "@web/core/l10n/translation";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

const WAIT = 250; // milliseconds of rest before the server is asked
const ZONE = "Asia/Shanghai"; // of the car park, wherever the browser is
const FORMAT = "yyyy-MM-dd HH:mm";

/** What the clock of the car park says, or false. */
const said = (time) => (time ? time.toFormat(FORMAT) : false);

/**
 * The price of the declaration in `source`, saved or not: a curve, and a stay to try.
 * An older answer never overwrites a newer one.
 */
export class ParkingPreview extends Component {
    static template = "wuye_parking.Preview";
    static components = {DateTimeInput, ParkingCurve};
    static props = {...standardWidgetProps, string: {type: String, optional: true}};

    setup() {
        this.orm = useService("orm");
        const today = luxon.DateTime.now().setZone(ZONE);
        // only what the clock says counts: the picker works in the browser's zone
        const {year, month, day} = today;
        const nine = luxon.DateTime.local(year, month, day, 9);
        this.format = FORMAT;
        this.state = useState({
            source: "",
            entry: nine,
            exit: nine.plus({hours: 2, minutes: 30}),
            hours: 24,
            vehicle: "",
            answer: null, // of the server; null until the first one
            curve: null, // the last one that could be drawn, with its own axis
        });
        this.asked = 0;
        useRecordObserver((record) => {
            const source = record.data.source || "";
            if (source !== this.known) {
                this.known = source;
                this.state.source = source;
                this.askSoon();
            }
        });
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            this.asked++;
        });
    }

    askSoon() {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.ask(), WAIT);
    }

    async ask() {
        browser.clearTimeout(this.timer);
        const number = ++this.asked;
        const {source, entry, exit, hours, vehicle} = this.state;
        if (!source) {
            Object.assign(this.state, {answer: null, curve: null});
            return;
        }
        let answer = {};
        try {
            answer = await this.orm.silent.call(
                "wuye.parking.tariff.version",
                "preview",
                [source, said(entry), hours, said(exit), vehicle || false]
            );
        } catch (error) {
            answer = {
                error:
                    error.data?.message || _t("The server did not answer. Try again."),
            };
        }
        if (number !== this.asked) {
            return;
        }
        this.state.answer = answer;
        if (answer.points) {
            this.state.curve = {points: answer.points, entry, hours};
            if (!answer.classes.includes(vehicle)) {
                this.state.vehicle = "";
            }
        }
    }

    /** Nothing was entered yet, as against something wrong. */
    get isEmpty() {
        // of a form without a row there is only this one line, beside others at most
        return !this.state.source || /^(blocks|bands): \[\]$/m.test(this.state.source);
    }

    get quote() {
        const {answer} = this.state;
        return (answer && !answer.error && answer.quote) || null;
    }

    setHours(hours) {
        this.state.hours = hours;
        this.ask();
    }

    setTime(name, time) {
        this.state[name] = time;
        this.ask();
    }

    onEnter(event) {
        if (event.key === "Enter") {
            event.preventDefault();
            event.stopPropagation();
            this.ask();
        }
    }
}

registry.category("view_widgets").add("wuye_parking_preview", {
    component: ParkingPreview,
    extractProps: ({attrs}) => ({string: attrs.string}),
});
