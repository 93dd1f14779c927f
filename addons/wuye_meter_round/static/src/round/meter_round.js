import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";
import {formatFloat} from "@web/core/utils/numbers";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {consume, looksUnusual, parseReading} from "@wuye_meter/sheet/arithmetic";
import {RoundStore} from "./store";
import {shrink} from "./photo";
import {Uploader} from "./uploader";

const CHOSEN = "wuye_meter_round"; // The round walked last, on this device

/**
 * The reading round on a phone: one meter after the other. Whatever is typed is kept on
 * the device first and sent when there is a connection; so it works in a cellar.
 */
export class MeterRound extends Component {
    static template = "wuye_meter_round.MeterRound";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.input = useRef("input");
        this.store = new RoundStore(`wuye_meter_round_${session.db}_${user.userId}`);
        this.uploader = new Uploader(this.orm, this.store, this.take.bind(this));
        this.state = useState({
            head: null,
            rows: [],
            at: 0,
            list: false,
            draft: this.blank(),
            entries: {}, // By place: what this device has and the server has not
            offline: !navigator.onLine,
            sending: false,
            failed: "",
        });
        this.onOnline = this.onOnline.bind(this);
        this.onOffline = this.onOffline.bind(this);
        onWillStart(() => this.load(this.remembered()));
        onMounted(() => {
            browser.addEventListener("online", this.onOnline);
            browser.addEventListener("offline", this.onOffline);
            this.upload();
        });
        onWillUnmount(() => {
            browser.removeEventListener("online", this.onOnline);
            browser.removeEventListener("offline", this.onOffline);
        });
        useEffect(
            () => this.input.el?.focus(),
            () => [this.state.at, this.state.list]
        );
    }

    // === DATA === //

    remembered() {
        const chosen = JSON.parse(browser.localStorage.getItem(CHOSEN) || "{}");
        return {...chosen, ...(this.props.action.params || {}), month: false};
    }

    async load({round_id, month}) {
        const place = `${round_id || 0} ${month || "now"}`;
        let round = null;
        try {
            round = await this.orm.silent.call("wuye.meter.round", "phone_load", [
                round_id || false,
                month || false,
            ]);
            this.state.offline = false;
            await this.store.keepRound(place, round);
            await this.store.keepRound(`${round.round_id} ${round.month}`, round);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.state.offline = true;
            round = (await this.store.round(place))?.round;
        }
        if (round) {
            await this.show(round);
        } else {
            this.notification.add(
                _t(
                    "This round is not on the device yet. Open it once while connected."
                ),
                {type: "warning"}
            );
        }
    }

    async show({rows, ...head}) {
        Object.assign(this.state, {head, rows});
        await this.refresh();
        browser.localStorage.setItem(CHOSEN, JSON.stringify({round_id: head.round_id}));
        const first = rows.findIndex((row) => !this.isDone(row) && !row.is_locked);
        this.goTo(Math.max(first, 0));
    }

    async refresh() {
        const entries = {};
        for (const entry of await this.store.entries()) {
            entries[this.place(entry)] = entry;
        }
        this.state.entries = entries;
    }

    place({round_id, month, key}) {
        return `${round_id} ${month} ${key}`;
    }

    placeOf(row) {
        const {round_id, month} = this.state.head;
        return this.place({round_id, month, key: row.key});
    }

    entryOf(row) {
        return this.state.entries[this.placeOf(row)];
    }

    choose(vals) {
        const {round_id, month} = this.state.head;
        return this.load({round_id, month, ...vals});
    }

    onRound(ev) {
        return this.choose({round_id: Number(ev.target.value)});
    }

    step(months) {
        const first = luxon.DateTime.fromISO(this.state.head.month);
        return this.choose({month: first.plus({months}).toISODate()});
    }

    // === WHAT IS SHOWN === //

    get row() {
        return this.state.rows[this.state.at];
    }

    get month() {
        return this.state.head.month.slice(0, 7);
    }

    get done() {
        return this.state.rows.filter((row) => this.isDone(row)).length;
    }

    get unsent() {
        return Object.values(this.state.entries).filter((entry) => !entry.answer)
            .length;
    }

    get toDecide() {
        return Object.values(this.state.entries).filter((entry) => entry.answer).length;
    }

    isDone(row) {
        return row.value !== null || Boolean(this.entryOf(row));
    }

    /** What a row of the list says at its end. */
    mark(row) {
        const entry = this.entryOf(row);
        if (entry?.answer) {
            return {icon: "fa-exclamation-triangle text-danger", text: _t("Decide")};
        }
        if (entry) {
            return {icon: "fa-cloud-upload text-warning", text: this.said(entry)};
        }
        if (row.value !== null) {
            return {icon: "fa-check text-success", text: this.number(row.value)};
        }
        return {icon: "", text: ""};
    }

    said(entry) {
        return entry.value === false ? _t("Not read") : this.number(entry.value);
    }

    number(value) {
        return formatFloat(value || 0, {digits: [16, 3], trailingZeros: false});
    }

    get judged() {
        const value = parseReading(this.state.draft.text);
        const isNumber = value !== null && !Number.isNaN(value);
        const {rollover} = this.state.draft;
        return {value, result: isNumber ? consume(this.row, value, rollover) : null};
    }

    get problem() {
        const {value, result} = this.judged;
        if (Number.isNaN(value)) {
            return _t("This is no number. Type what the meter shows.");
        }
        return {
            lower: _t(
                "Lower than %s, the reading before. Read again, or tick “Began anew”.",
                this.number(this.row.before)
            ),
            digits: _t("More digits than the meter has. Read again."),
            rollover: _t("Not lower than before: take the tick away."),
        }[result?.problem];
    }

    get consumption() {
        return this.judged.result?.consumption;
    }

    get isUnusual() {
        return (
            this.consumption !== undefined && looksUnusual(this.row, this.consumption)
        );
    }

    get offersRollover() {
        return this.state.draft.rollover || this.judged.result?.problem === "lower";
    }

    get photo() {
        return (
            this.state.draft.photo && `data:image/jpeg;base64,${this.state.draft.photo}`
        );
    }

    // === WALKING === //

    blank() {
        return {text: "", rollover: false, photo: false, skipping: false, reason: ""};
    }

    goTo(at) {
        const row = this.state.rows[at];
        const entry = row && this.entryOf(row);
        const draft = this.blank();
        if (entry) {
            Object.assign(draft, {
                text: entry.value === false ? "" : String(entry.value),
                rollover: entry.is_rollover,
                photo: entry.photo,
                skipping: entry.value === false,
                reason: entry.reason || "",
            });
        } else if (row && row.value !== null) {
            Object.assign(draft, {text: String(row.value), rollover: row.is_rollover});
        }
        Object.assign(this.state, {at, draft, list: false});
    }

    next() {
        if (this.state.at + 1 < this.state.rows.length) {
            this.goTo(this.state.at + 1);
        } else {
            this.state.list = true;
        }
    }

    onKey(ev) {
        if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            this.onSave();
        }
    }

    async onPhoto(ev) {
        const [file] = ev.target.files;
        if (!file) {
            return;
        }
        try {
            this.state.draft.photo = await shrink(file);
        } catch {
            this.notification.add(_t("This file is no picture. Take a photo."), {
                type: "danger",
            });
        }
        ev.target.value = "";
    }

    /** Enter, or the big button: keep what is typed, and on to the next meter. */
    async onSave() {
        const {value, result} = this.judged;
        const {skipping, reason} = this.state.draft;
        if (this.row.is_locked) {
            return this.next();
        }
        if (skipping) {
            if (reason.trim()) {
                await this.save(false);
            }
            return undefined;
        }
        if (value === null) {
            return this.next();
        }
        if (result && !result.problem) {
            await this.save(value);
        }
        return undefined;
    }

    async save(value) {
        const {row} = this;
        const {rollover, photo, reason} = this.state.draft;
        if (value !== false && value === row.value && !photo && !this.entryOf(row)) {
            return this.next(); // Looked at, not changed
        }
        const now = luxon.DateTime.now();
        const old = this.entryOf(row);
        const entry = {
            // New each time: what was typed before may have arrived already
            uuid: this.newUuid(),
            round_id: this.state.head.round_id,
            key: row.key,
            segment_id: row.segment_id,
            band_id: row.band_id,
            month: this.state.head.month,
            date: this.dayOf(now),
            typed: now.toMillis(),
            read_at: now.toUTC().toFormat("yyyy-MM-dd HH:mm:ss"),
            known: row.value,
            value,
            is_rollover: rollover,
            reason,
            photo,
        };
        await this.store.keep(entry);
        if (old) {
            await this.store.forget(old.uuid);
        }
        this.state.entries[this.place(entry)] = entry;
        this.next();
        return this.upload();
    }

    newUuid() {
        const bytes = crypto.getRandomValues(new Uint8Array(16));
        return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    /** Today, or the last day of the month that is read. */
    dayOf(now) {
        const last = luxon.DateTime.fromISO(this.state.head.month).endOf("month");
        return (last < now ? last : now).toISODate();
    }

    // === SENDING === //

    onOnline() {
        this.state.offline = false;
        return this.upload();
    }

    onOffline() {
        this.state.offline = true;
    }

    /** Whoever types on meanwhile is sent with the next round of it. */
    async upload() {
        if (this.state.sending || this.state.offline || !this.unsent) {
            return;
        }
        this.state.sending = true;
        const said = await this.uploader.send();
        await this.refresh(); // Another tab may have sent some of it
        this.state.sending = false;
        this.state.offline = said === "offline";
        this.state.failed = ["sent", "offline"].includes(said) ? "" : said;
        if (said === "sent") {
            await this.upload();
        }
    }

    onUpload() {
        this.state.offline = false; // Somebody says there is a connection: try
        return this.upload();
    }

    take(entry, answer) {
        const place = this.place(entry);
        const own = this.state.entries[place];
        if (own && own.uuid === entry.uuid) {
            if (["conflict", "refused"].includes(answer.state)) {
                this.state.entries[place] = {...entry, answer};
            } else {
                delete this.state.entries[place];
            }
        }
        const row = this.state.rows.find((other) => other.key === entry.key);
        if (row && answer.row && entry.month === this.state.head.month) {
            Object.assign(row, answer.row, {note: row.note});
        }
        if (answer.state === "stored" && answer.message) {
            this.notification.add(`${row?.place || ""} ${answer.message}`, {
                type: "warning",
            });
        }
    }

    /** What to do with an entry that did not become a reading. */
    async decide(use) {
        const entry = this.entryOf(this.row);
        if (entry.answer.id) {
            const answer = await this.orm.call("wuye.meter.round", "phone_decide", [
                entry.answer.id,
                use,
            ]);
            await this.uploader.settle(entry, answer);
        } else {
            await this.uploader.settle(entry, {state: "dropped", row: false});
        }
        this.goTo(this.state.at);
    }
}

registry.category("actions").add("wuye_meter_round", MeterRound);
