import {_t} from "@web/core/l10n/translation";

/** What the codes of events mean; one that is not here is shown as it came. */
export const CODES = {
    granted: _t("Passed"),
    free_exit: _t("Passed, free exit"),
    fire: _t("Open by fire alarm"),
    offline_open: _t("Passed, list too old"),
    passback_soft: _t("Second entry, noted"),
    passback_hard: _t("Denied: is in already"),
    denied: _t("Denied: card reported lost"),
    unknown: _t("Denied: unknown card"),
    ambiguous: _t("Denied: number of two cards"),
    wrong_door: _t("Denied: not for this door"),
    not_yet: _t("Denied: not valid yet"),
    expired: _t("Denied: no longer valid"),
    out_of_hours: _t("Denied: outside the hours"),
    offline_staff: _t("Denied: list too old, staff only"),
    offline_closed: _t("Denied: list too old"),
    "exit.button": _t("Passed"),
    "door.opened": _t("Opened"),
    "door.closed": _t("Closed"),
    "door.forced": _t("Forced open"),
    "door.held": _t("Held open"),
    "door.not_sensed": _t("The door did not move"),
    "door.silent": _t("No answer from the relay"),
    "door.refused": _t("Refused by the relay"),
    "door.down": _t("Relay not connected"),
    "door.released": _t("Released by fire alarm"),
    "command.done": _t("Opened, the door contact confirms"),
    "command.switched": _t("Carried out by the relay; no door contact"),
    "command.not_sensed": _t("The door did not move"),
    "command.silent": _t("No answer from the relay"),
    "command.refused": _t("Refused by the relay"),
    "command.down": _t("Relay not connected"),
    "command.expired": _t("Came too late, not carried out"),
    "command.duplicate": _t("Came twice, carried out once"),
    "fire.fire": _t("Fire: doors are open"),
    "input.fire_over": _t("Fire alarm is over"),
    "input.rearm_refused": _t("Not re-armed: still fire"),
    "rearm.done": _t("Re-armed"),
    "fault.ok": _t("Well again"),
    "fault.port": _t("Not connected"),
    "fault.frame": _t("Cannot be understood"),
    "fault.crc": _t("Cannot be understood"),
    "fault.silent": _t("Does not answer"),
    "fault.exception": _t("Refuses"),
    "fault.tamper": _t("Tampered with"),
    "fault.tamper_over": _t("Closed again"),
    "boot.started": _t("Started"),
    "boot.stopped": _t("Stopped"),
    "clock.set": _t("Set by the server"),
    "clock.jump": _t("Jumped"),
    "list.taken": _t("Newest list taken"),
    "list.refused": _t("List refused"),
    "loss.room": _t("Events lost"),
    "loss.gone": _t("Events lost"),
    "history.seen": _t("Read while nobody decided"),
};

/** What an event is about, where there is no card. */
export const KINDS = {
    access: _t("Card reader"),
    door: _t("Door contact"),
    exit: _t("Exit button"),
    command: _t("Remote opening"),
    fire: _t("Fire alarm"),
    fault: _t("Device"),
    boot: _t("Box"),
    clock: _t("Clock"),
    list: _t("List"),
    loss: _t("Journal"),
    history: _t("Card reader"),
    input: _t("Fire alarm"),
    rearm: _t("Fire alarm"),
};

const COLOURS = {
    passed: "success",
    denied: "warning",
    note: "warning",
    alarm: "danger",
    info: "info",
};

/** {text, colour} of the tag of an event. */
export function tagOf(event) {
    const word = CODES[`${event.kind}.${event.code}`] || CODES[event.code];
    return {
        text: String(word || event.code || event.kind),
        colour: COLOURS[event.outcome] || "info",
    };
}

/** What kind of number was read; a PIN has no digit to show. */
const CARDS = {
    plate: _t("Plate"),
    qr: _t("Code"),
    pin: _t("PIN"),
};

/** A plate as it is written: 粤B·12345. */
export function plateText(plate) {
    return plate && `${plate.slice(0, 2)}·${plate.slice(2)}`;
}

/** The card of an event: what it is, and as much of its number as may be shown. */
export function cardOf(event) {
    const number = plateText(event.plate) || (event.tail && `**${event.tail}`);
    return [String(CARDS[event.card] || _t("Card")), number].filter(Boolean).join(" ");
}

/** What stands in the middle of an event: the card, or what it is about. */
export function subjectOf(event) {
    if (event.kind !== "access" && event.kind !== "history") {
        const what = String(KINDS[event.kind] || event.kind);
        const device = [what, event.device].filter(Boolean).join(" ");
        return [device, event.who].filter(Boolean).join(" · ");
    }
    if (!event.card && !event.tail) {
        return event.label || String(KINDS[event.kind]);
    }
    // Of a car that is in no list the label is its plate
    const label = event.label === event.plate ? "" : event.label;
    return [cardOf(event), label].filter(Boolean).join(" · ");
}

/** Milliseconds as people say them: +12 ms, −4.8 s. */
export function offsetText(ms) {
    const sign = ms < 0 ? "−" : ms > 0 ? "+" : "";
    const size = Math.abs(ms);
    return size < 1000
        ? _t("%(sign)s%(size)s ms", {sign, size})
        : _t("%(sign)s%(size)s s", {sign, size: (size / 1000).toFixed(1)});
}

/** How long ago, to the second. */
export function agoText(ms) {
    const seconds = Math.max(Math.round(ms / 1000), 0);
    if (seconds < 60) {
        return _t("%s s ago", seconds);
    }
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) {
        return _t("%(minutes)s min %(seconds)s s ago", {
            minutes,
            seconds: seconds % 60,
        });
    }
    const hours = Math.floor(minutes / 60);
    return _t("%(hours)s h %(minutes)s min ago", {hours, minutes: minutes % 60});
}
