import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Dialog} from "@web/core/dialog/dialog";
import {subjectOf, tagOf} from "./words";

const {DateTime} = luxon;

/** One event: what was decided, by which list, and what the box said beside it. */
export class EventDialog extends Component {
    static template = "wuye_iot.EventDialog";
    static components = {Dialog};
    static props = {
        event: Object,
        openDoor: [Function, {value: null}],
        close: Function,
    };

    get time() {
        const moment = DateTime.fromMillis(this.props.event.at_ms);
        return moment.toFormat("yyyy-MM-dd HH:mm:ss.SSS");
    }

    get tag() {
        return tagOf(this.props.event);
    }

    get subject() {
        return subjectOf(this.props.event);
    }

    get decided() {
        const {box, list} = this.props.event;
        return _t("%(box)s, list %(list)s", {box, list});
    }

    open() {
        this.props.close();
        this.props.openDoor();
    }
}
