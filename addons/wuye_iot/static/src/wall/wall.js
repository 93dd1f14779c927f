import {
    Component,
    onMounted,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {EventDialog} from "./event_dialog";
import {OpenDialog} from "./open_dialog";
import {agoText, offsetText, subjectOf, tagOf} from "./words";

const {DateTime} = luxon;
const SHOWN = 200; // Events kept on the wall
const NEW_FOR = 4000; // Milliseconds a new event is tinted
const TICK = 1000; // Milliseconds between two looks at the clock
const ASK = 5; // Ticks between two questions while the bus is heard
const ASK_DEAF = 2; // The same while it is not
const STATE = 15; // Ticks until counts and boxes are read anew anyway
const CHANNEL = "wuye_iot";
const STORED = "wuye_iot_community";

export const FILTERS = [
    {key: "all", label: _t("All")},
    {key: "denied", label: _t("Denied")},
    {key: "alarm", label: _t("Alarms")},
    {key: "barrier", label: _t("Barriers")},
];

/**
 * The wall 设备监控: what happens at doors and gates now, and which boxes do not yet
 * know what they must (F12, H3).
 *
 * New events come by the bus; a question every few seconds finds what the bus missed,
 * so a silent bus is never taken for a silent gate. Space holds the list still.
 */
export class Wall extends Component {
    static template = "wuye_iot.Wall";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.bus = useService("bus_service");
        this.filters = FILTERS;
        this.state = useState({
            page: null,
            events: [],
            held: [], // Came while the list was held still
            paused: false,
            filter: "all",
            word: "",
            deaf: false,
            deafSince: 0,
            delay: null,
            now: Date.now(),
            fresh: {}, // {id: until when it is tinted}
        });
        this.skew = 0; // Server's clock minus the browser's, milliseconds
        this.ticks = 0;
        this.onNews = this.onNews.bind(this);
        this.listeners = {
            "BUS:CONNECT": () => this.hears(true),
            "BUS:RECONNECT": () => this.hears(true),
            "BUS:DISCONNECT": () => this.hears(false),
        };
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
        onWillStart(() => this.load());
        onMounted(() => this.begin());
        onWillUnmount(() => this.end());
    }

    begin() {
        this.bus.addChannel(CHANNEL);
        this.bus.subscribe("wuye_iot_news", this.onNews);
        for (const [name, listener] of Object.entries(this.listeners)) {
            this.bus.addEventListener(name, listener);
        }
        this.timer = browser.setInterval(() => this.tick(), TICK);
        const doorId = this.props.action.params?.door_id;
        if (doorId && this.state.page.may_open) {
            this.openDoor(doorId);
        }
    }

    end() {
        browser.clearInterval(this.timer);
        this.bus.unsubscribe("wuye_iot_news", this.onNews);
        this.bus.deleteChannel(CHANNEL);
        for (const [name, listener] of Object.entries(this.listeners)) {
            this.bus.removeEventListener(name, listener);
        }
    }

    // === DATA === //

    async load(communityId) {
        const wanted = communityId || Number(browser.localStorage.getItem(STORED));
        const page = await this.orm.call("wuye.iot.wall", "load", [wanted || false]);
        this.doors = Object.fromEntries(page.doors.map((door) => [door.id, door]));
        this.last = Math.max(0, ...page.events.map((event) => event.id));
        this.skew = page.now - Date.now();
        Object.assign(this.state, {
            page,
            events: page.events,
            held: [],
            filter: "all",
        });
    }

    onCommunity(ev) {
        browser.localStorage.setItem(STORED, ev.target.value);
        return this.load(Number(ev.target.value));
    }

    /** Of the bus: new events, or that something else has changed. */
    onNews({community, rows}) {
        if (community === this.state.page?.community_id) {
            this.take(rows);
            this.stale = true;
        }
    }

    take(rows) {
        const known = new Set(
            [...this.state.events, ...this.state.held].map((event) => event.id)
        );
        const fresh = rows.filter((event) => !known.has(event.id));
        if (!fresh.length) {
            return;
        }
        const now = Date.now();
        this.last = Math.max(this.last, ...fresh.map((event) => event.id));
        this.state.delay = Math.max(
            0,
            now + this.skew - Math.max(...fresh.map((event) => event.at_ms))
        );
        for (const event of fresh) {
            this.state.fresh[event.id] = now + NEW_FOR;
        }
        if (this.state.paused) {
            this.state.held.push(...fresh);
        } else {
            this.put(fresh);
        }
    }

    put(events) {
        this.state.events = [...events, ...this.state.events]
            .sort((one, other) => other.at_ms - one.at_ms || other.id - one.id)
            .slice(0, SHOWN);
    }

    async tick() {
        this.state.now = Date.now();
        this.ticks += 1;
        for (const [id, until] of Object.entries(this.state.fresh)) {
            if (until < this.state.now) {
                delete this.state.fresh[id];
            }
        }
        const place = this.state.page.community_id;
        if (!place || this.asking) {
            return;
        }
        this.asking = true;
        try {
            if (this.ticks % (this.state.deaf ? ASK_DEAF : ASK) === 0) {
                const rows = await this.ask("since", [place, this.last]);
                this.stale = this.stale || rows.length > 0;
                this.take(rows);
            }
            if (this.stale || this.ticks % STATE === 0) {
                this.stale = false;
                Object.assign(this.state.page, await this.ask("state", [place]));
            }
        } finally {
            this.asking = false;
        }
    }

    /** A question nobody waits for: what fails is asked again, and the bar says so. */
    async ask(method, args) {
        try {
            const answer = await this.orm.silent.call("wuye.iot.wall", method, args);
            this.state.lost = false;
            return answer;
        } catch {
            this.state.lost = this.state.lost || Date.now();
            return method === "since" ? [] : {};
        }
    }

    hears(heard) {
        if (heard) {
            this.state.deaf = false;
            this.ticks = -1; // What was said meanwhile is asked for at once
        } else if (!this.state.deaf) {
            this.state.deaf = true;
            this.state.deafSince = Date.now();
        }
    }

    // === WHAT IS SHOWN === //

    get events() {
        const word = this.state.word.trim().toLowerCase();
        return this.state.events.filter(
            (event) =>
                this.passes(event) &&
                (!word ||
                    `${this.placeOf(event)} ${subjectOf(event)} ${event.plate || ""}`
                        .toLowerCase()
                        .includes(word))
        );
    }

    passes(event) {
        const {filter} = this.state;
        if (filter === "denied") {
            return (
                event.kind === "access" && ["denied", "alarm"].includes(event.outcome)
            );
        }
        if (filter === "alarm") {
            return event.outcome === "alarm";
        }
        return filter !== "barrier" || this.doors[event.door_id]?.kind === "barrier";
    }

    placeOf(event) {
        const box = this.state.page.boxes.find((one) => one.id === event.box_id);
        return this.doors[event.door_id]?.name || event.door_code || box?.name || "";
    }

    timeOf(event) {
        return DateTime.fromMillis(event.at_ms).toFormat("HH:mm:ss.SSS").slice(0, 10);
    }

    clockOf(ms) {
        return ms ? DateTime.fromMillis(ms).toFormat("HH:mm") : "";
    }

    arrowOf(event) {
        const door = event.kind === "access" && this.doors[event.door_id];
        if (!door) {
            return "";
        }
        return door.leaves && !door.enters ? "fa-angle-left" : "fa-angle-right";
    }

    tagOf(event) {
        return tagOf(event);
    }

    subjectOf(event) {
        return subjectOf(event);
    }

    rowClass(event) {
        const tint = this.state.fresh[event.id] ? " is-new" : "";
        return `o_wuye_iot_event is-${event.outcome}${tint}`;
    }

    get online() {
        return this.state.page.boxes.filter((box) => box.online).length;
    }

    get unconfirmed() {
        return this.state.page.boxes.reduce((sum, box) => sum + box.unconfirmed, 0);
    }

    boxColour(box) {
        if (!box.online) {
            return "danger";
        }
        return box.behind || box.unconfirmed || box.clock_bad ? "warning" : "success";
    }

    offset(box) {
        return offsetText(box.clock);
    }

    ago(ms) {
        return ms ? agoText(this.state.now + this.skew - ms) : _t("never");
    }

    get pauseText() {
        return this.state.paused
            ? _t("Go on (%s)", this.state.held.length)
            : _t("Hold still");
    }

    get delayText() {
        return _t("· last one after %s s", (this.state.delay / 1000).toFixed(1));
    }

    doorsText(box) {
        const doors = box.doors - box.barriers;
        return [
            doors && String(_t("%s doors", doors)),
            box.barriers && String(_t("%s barriers", box.barriers)),
        ]
            .filter(Boolean)
            .join(" · ");
    }

    behindText(box) {
        return _t("behind by %s", box.behind);
    }

    get settledText() {
        return this.state.page.boxes.length
            ? _t("All losses are confirmed, no event is missing, all clocks are right.")
            : _t("Nothing to wait for: no box is enrolled yet.");
    }

    sinceText(ms) {
        return _t("since %s", this.clockOf(ms));
    }

    waitingText(row) {
        const name = row.box.name;
        if (row.kind === "deny") {
            const cards = row.tails.map((tail) => `**${tail}`).join("、");
            return _t("%(cards)s wait for %(box)s to confirm", {cards, box: name});
        }
        if (row.kind === "clock") {
            const by = offsetText(row.box.clock);
            return _t("%(box)s is off by %(by)s", {box: name, by});
        }
        const {first, last, count} = row;
        return _t("%(box)s: events %(first)s–%(last)s missing (%(count)s)", {
            box: name,
            first,
            last,
            count,
        });
    }

    waitingMore(row) {
        if (row.kind === "deny") {
            return _t(
                "since %s; sent again with each answer",
                this.clockOf(row.box.unconfirmed_since)
            );
        }
        if (row.kind === "clock") {
            return _t("allowed are 5 s; it is set by the server's time");
        }
        return _t("later events are here; the box was asked to send them again");
    }

    // === WHAT IS DONE === //

    onKey(ev) {
        if (
            ev.key !== " " ||
            ev.target.closest("input, textarea, select, button, .modal") ||
            document.querySelector(".modal")
        ) {
            return;
        }
        ev.preventDefault();
        this.pause();
    }

    pause() {
        this.state.paused = !this.state.paused;
        if (!this.state.paused) {
            this.put(this.state.held);
            this.state.held = [];
        }
    }

    async filter(key) {
        this.state.filter = key;
        if (key === "all") {
            return;
        }
        // Rare ones may be older than what the wall has
        const {community_id: place} = this.state.page;
        const rows = await this.orm.call("wuye.iot.wall", "older", [place, key]);
        const known = new Set(this.state.events.map((event) => event.id));
        this.put(rows.filter((event) => !known.has(event.id)));
    }

    async openEvent(event) {
        const all = await this.orm.call("wuye.iot.wall", "event", [event.id]);
        this.dialog.add(EventDialog, {
            event: {...event, ...all},
            openDoor:
                this.state.page.may_open && this.doors[event.door_id]
                    ? () => this.openDoor(event.door_id)
                    : null,
        });
    }

    openDoor(doorId) {
        this.dialog.add(OpenDialog, {
            doors: this.state.page.doors,
            doorId: doorId || this.doorInFocus() || false,
        });
    }

    /** The door of the row that has the focus. */
    doorInFocus() {
        const row = document.activeElement?.closest(".o_wuye_iot_event[data-door]");
        return row ? Number(row.dataset.door) : 0;
    }

    openBoxes() {
        return this.action.doAction("wuye_iot.wuye_iot_box_action");
    }

    openBox(box) {
        return this.openForm("wuye.iot.box", box.id);
    }

    openForm(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** The register of today's passages, as the counts say: "passed" or "denied". */
    openEvents(filter) {
        return this.action.doAction("wuye_iot.wuye_iot_event_action", {
            additionalContext: {
                search_default_today: 1,
                [`search_default_${filter}`]: 1,
            },
        });
    }

    openAlarms() {
        return this.action.doAction("wuye_iot.wuye_iot_alarm_action");
    }

    openWaiting(row) {
        return row.kind === "gap"
            ? this.openForm("wuye.iot.gap", row.id)
            : this.openForm("wuye.iot.box", row.box.id);
    }
}

registry.category("actions").add("wuye_iot.wall", Wall);
