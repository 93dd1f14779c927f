import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";

const {DateTime} = luxon;

const ASK = 1000; // Milliseconds between two questions for the result
const WAITING = ["waiting", "sent"];
const COLOURS = {
    waiting: "info",
    sent: "info",
    done: "success",
    switched: "success",
    not_sensed: "warning",
};
// What a state says of box, relay and door contact: "ok", "no", "bad", or nothing yet
const STEPS = {
    waiting: ["", "", ""],
    sent: ["ok", "", ""],
    done: ["ok", "ok", "ok"],
    switched: ["ok", "ok", ""],
    not_sensed: ["ok", "ok", "no"],
    silent: ["ok", "no", ""],
    refused: ["ok", "bad", ""],
    down: ["ok", "no", ""],
    expired: ["no", "", ""],
    duplicate: ["ok", "", ""],
    unanswered: ["no", "", ""],
};
const ICONS = {
    ok: "fa-check text-success",
    no: "fa-times text-danger",
    bad: "fa-times text-danger",
};

/**
 * Remote opening 远程开门: where, why, who stands there; then what was sensed (F11).
 *
 * Ctrl+Enter opens. A door is opened once: the button is gone as soon as it is pressed.
 */
export class OpenDialog extends Component {
    static template = "wuye_iot.OpenDialog";
    static components = {Dialog};
    static props = {doors: Array, doorId: [Number, Boolean], close: Function};

    setup() {
        this.orm = useService("orm");
        this.bus = useService("bus_service");
        useAutofocus({refName: "note"});
        this.state = useState({
            doorId: this.props.doorId || this.props.doors[0]?.id || 0,
            told: null,
            reason: "",
            note: "",
            sending: false,
            commandId: 0,
            result: null,
        });
        this.onResult = this.onResult.bind(this);
        this.bus.subscribe("wuye_iot_result", this.onResult);
        useHotkey("control+enter", () => this.open(), {bypassEditableProtection: true});
        onWillStart(() => this.look());
        onWillUnmount(() => {
            browser.clearTimeout(this.timer);
            this.bus.unsubscribe("wuye_iot_result", this.onResult);
        });
    }

    get door() {
        return this.props.doors.find((door) => door.id === this.state.doorId);
    }

    get limitText() {
        const {used, limit} = this.state.told;
        return _t("Opened %(used)s times this hour, limit %(limit)s", {used, limit});
    }

    get goodFor() {
        const {seconds} = this.state.told;
        return _t(
            "%s s; not carried out by then, it is void: no door opens late",
            seconds
        );
    }

    get isComplete() {
        const {told, reason, note, sending} = this.state;
        return (
            told && told.used < told.limit && reason && note.trim() !== "" && !sending
        );
    }

    get isWaiting() {
        return this.state.result && WAITING.includes(this.state.result.state);
    }

    get colour() {
        return COLOURS[this.state.result.state] || "danger";
    }

    /** What has happened so far, one line a step: [{what, words, time, mark}]. */
    get steps() {
        const {state, who, why, asked, sent, answered} = this.state.result;
        const [box, relay, contact] = STEPS[state] || ["", "no", ""];
        const said = {ok: _t("Has answered"), no: _t("No answer"), bad: _t("Refused")};
        const sensed = {ok: _t("Opened"), no: _t("Did not move")};
        return [
            {
                what: _t("Ordered"),
                words: _t("%(who)s: %(why)s", {who, why}),
                time: asked,
                mark: "ok",
            },
            {
                what: _t("Box"),
                words: {ok: _t("Has it"), no: _t("No answer")}[box],
                time: sent,
                mark: box,
            },
            {what: _t("Relay"), words: said[relay], time: answered, mark: relay},
            {
                what: _t("Door contact"),
                words: sensed[contact],
                time: answered,
                mark: contact,
            },
        ].map((step) => ({
            ...step,
            words: String(step.words || "—"),
            time: step.mark ? this.clock(step.time) : "",
            icon: ICONS[step.mark] || "fa-clock-o text-muted",
        }));
    }

    get pictureText() {
        const {at, plate, box, days} = this.state.told.picture;
        const time = DateTime.fromMillis(at).toFormat("MM-dd HH:mm:ss");
        return _t("%(time)s %(plate)s on %(box)s, for %(days)s days", {
            time,
            plate,
            box,
            days,
        });
    }

    get noPicture() {
        return _t("No camera of this door has kept a picture in the last 30 days.");
    }

    clock(ms) {
        return ms ? DateTime.fromMillis(ms).toFormat("HH:mm:ss") : "";
    }

    async look() {
        if (this.door) {
            const {doorId} = this.state;
            const told = await this.orm.call("wuye.iot.wall", "before_open", [doorId]);
            this.state.told = told;
        }
    }

    onDoor(ev) {
        this.state.doorId = Number(ev.target.value);
        return this.look();
    }

    async open() {
        if (!this.isComplete) {
            return;
        }
        this.state.sending = true;
        const {doorId, reason, note} = this.state;
        try {
            this.state.commandId = await this.orm.call("wuye.iot.wall", "open_door", [
                doorId,
                reason,
                note,
            ]);
        } catch (error) {
            this.state.sending = false;
            throw error;
        }
        await this.ask();
        await this.look(); // One less is left of the hour
    }

    onResult({id}) {
        if (id === this.state.commandId) {
            this.ask();
        }
    }

    async ask() {
        browser.clearTimeout(this.timer);
        const {commandId} = this.state;
        this.state.result = await this.orm.call("wuye.iot.wall", "opened", [commandId]);
        if (this.isWaiting) {
            browser.clearTimeout(this.timer);
            this.timer = browser.setTimeout(() => this.ask(), ASK);
        }
    }
}
