import {
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {Lane, shownMinutes} from "./booth_lane";
import {BoothActs} from "./booth_acts";
import {BoothCall} from "./booth_call";
import {BoothFault} from "./booth_fault";
import {BoothIncident} from "./booth_incident";
import {BoothStart} from "./booth_start";
import {ConnectionLostError} from "@web/core/network/rpc";
import {ShiftCount} from "@wuye_cashier/desk/shift_count";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const EVERY = 5000; // Milliseconds between two looks at places and the last cars
const CHANNEL = "wuye_parking_booth";
const NEWS = "wuye_parking_passed";

/**
 * The booth 岗亭 (R124-R126, G2, G17): two lanes, one guard, the keyboard alone.
 *
 * Enter reads the plate of the active lane and lifts where nothing is due; where a fee is
 * due, the next Enter says that the cash was received. F9 lets out owing, F10 free: with a
 * reason, and never asking anything else.
 */
export class Booth extends BoothActs {
    static template = "wuye_parking_desk.Booth";
    static components = {BoothCall, BoothFault, BoothIncident, BoothStart, ShiftCount};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.minutes = shownMinutes;
        this.state = useState({
            page: null,
            lanes: [],
            active: 0,
            refusal: "",
            isOffline: false,
            stale: "", // Why the page is not kept up to date any more
            isCounting: false,
            // What is reported now: "fault" (R124), "incident" (R128), "call", or nothing
            reporting: "",
        });
        this.kept = {};
        this.asked = this.answered = 0; // Questions of `watch`, and the last one told
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), {capture: true});
        onWillStart(() => this.load());
        useEffect(
            () => this.focus(),
            () => [
                this.state.active,
                this.activeLane?.ask?.why,
                Boolean(this.state.page?.shift),
                this.state.reporting,
            ]
        );
        this.listen();
    }

    /** What passes comes by the bus; a question now and then finds what it missed. */
    listen() {
        const bus = useService("bus_service");
        const onNews = () => this.watch();
        bus.addChannel(CHANNEL);
        bus.subscribe(NEWS, onNews);
        const timer = browser.setInterval(onNews, EVERY);
        onWillUnmount(() => {
            browser.clearInterval(timer);
            bus.unsubscribe(NEWS, onNews);
            bus.deleteChannel(CHANNEL);
        });
    }

    async load() {
        try {
            this.show(await this.call("open_booth"));
        } catch (error) {
            this.state.refusal = this.say(error);
        }
    }

    show(page) {
        this.state.page = page;
        this.state.refusal = "";
        if (!this.state.lanes.length) {
            this.state.lanes = page.lanes.map((lane) => new Lane(lane));
        }
    }

    async watch() {
        if (!this.state.page?.shift || this.state.isCounting) {
            return;
        }
        const question = ++this.asked;
        try {
            const around = await this.call("watch_booth");
            // Several are under way in a rush: an older answer never covers a newer one
            if (question > this.answered) {
                this.answered = question;
                Object.assign(this.state.page, around);
            }
            this.state.isOffline = false;
            this.state.stale = "";
        } catch (error) {
            this.state.isOffline = error instanceof ConnectionLostError;
            // Such as a session that has ended: a page that stands still has to say so
            this.state.stale = this.state.isOffline ? "" : this.say(error);
        }
    }

    // === SHIFT === //

    async beginShift(amount, checks) {
        this.show(await this.call("begin_shift", amount, checks));
    }

    endShift(counted) {
        return this.call("end_shift", counted);
    }

    leaveCount() {
        this.state.isCounting = false;
        this.load();
    }

    // === KEYS === //

    get activeLane() {
        return this.state.lanes[this.state.active];
    }

    /** The active lane if it leads that way, else the first one that does. */
    laneOf(way) {
        return this.activeLane?.way === way
            ? this.activeLane
            : this.state.lanes.find((lane) => lane.way === way);
    }

    onKey(ev) {
        const isButton = ev.target.tagName === "BUTTON" && ev.key === "Enter";
        const isElsewhere =
            !this.state.page?.shift || this.state.isCounting || this.state.reporting;
        if (isElsewhere || isButton || ev.isComposing) {
            return;
        }
        const act = this.actOf(ev);
        if (act) {
            ev.preventDefault();
            ev.stopPropagation();
            act();
        }
    }

    actOf(ev) {
        if (ev.metaKey || (ev.ctrlKey && ev.altKey)) {
            return null;
        }
        const lane = this.activeLane;
        const held = (ev.ctrlKey && "Ctrl+") || (ev.altKey && "Alt+") || "";
        const isChosen = lane.isChoosing && /^[1-9]$/.test(ev.key) && !held;
        if (isChosen) {
            return () => this.choosePayment(lane, Number(ev.key) - 1);
        }
        const key = ev.key === " " ? "Space" : ev.key;
        const {keys} = this;
        // A blank that is typed is none: only where a fee waits does Space mean one
        return key === "Space" && !(lane.owes && !lane.ask && !lane.text)
            ? null
            : Object.hasOwn(keys, held + key) && keys[held + key];
    }

    /** What each key does; other modules add theirs. */
    get keys() {
        const [lane, into, out] = [
            this.activeLane,
            this.laneOf("in"),
            this.laneOf("out"),
        ];
        return {
            Tab: () => this.activate((this.state.active + 1) % this.state.lanes.length),
            Escape: () => lane.clear(),
            Enter: () => this.enter(lane),
            Space: () => this.askPayment(lane),
            F1: () => this.enter(into),
            F3: () => this.ask(into, "no_plate"),
            F4: () => this.ask(into, "guard"),
            F7: () => this.ask(out, "plate"),
            F8: () => this.ask(out, "lost"),
            F9: () => this.ask(out, "debt"),
            F10: () => this.ask(out, "free"),
            "Ctrl+p": () => this.print(lane),
            "Alt+g": () => this.report("fault"),
            "Alt+r": () => this.report("incident"),
            "Alt+c": () => this.report("call"),
        };
    }

    report(what) {
        this.state.reporting = what;
    }

    /** The car an incident or a call is about: the one at the active lane, if there is one. */
    get suspect() {
        const {told, sought, text} = this.activeLane;
        return told?.plate || told?.slip || sought || text.trim();
    }

    /** Told of the active lane, with the car that stands there: "report_incident" (R128), "note_call". */
    tellOfLane(method, told) {
        const {id, told: car} = this.activeLane;
        const about = {lane: id, stay: car?.stay || false, plate: this.suspect};
        return this.call(method, {...about, ...told});
    }

    activate(index) {
        this.state.active = index;
    }

    /** What is typed goes to the reason that is asked for, else to the plate. */
    focus() {
        if (this.state.reporting) {
            return;
        }
        const field = this.activeLane?.ask ? "reason" : "text";
        document
            .getElementById(`o_wuye_booth_${field}_${this.activeLane?.id}`)
            ?.focus();
    }

    /** What Enter means now: answer what is asked, take the fee, or read the plate. */
    async enter(lane) {
        if (!lane || lane.isBusy) {
            return;
        }
        if (lane.ask) {
            await this.answer(lane);
        } else if (lane.owes && !lane.text.trim()) {
            await this.pay(lane);
        } else if (lane.way === "in") {
            await this.driveIn(lane);
        } else {
            await this.lookOut(lane, lane.text);
        }
    }

    // === REASONS === //

    /** What is asked of a car that was found, and of no other. */
    needsStay = ["plate"];

    /** What is typed and not shown: no bystander reads a PIN. */
    secrets = [];

    /** Ask for a reason; without it nothing is lifted by hand (G9, G10). */
    ask(lane, why) {
        if (!lane || lane.isBusy) {
            return;
        }
        this.activate(this.state.lanes.indexOf(lane));
        if (this.needsStay.includes(why) && !lane.told?.stay) {
            lane.message = _t("Read a plate or a slip first.");
            return;
        }
        lane.ask = {why, text: "", isSecret: this.secrets.includes(why)};
    }

    reasonsOf(lane) {
        const kinds = {no_plate: "guard", lost: "debt"};
        const why = kinds[lane.ask.why] || lane.ask.why;
        return this.state.page.reasons.filter((reason) => reason.why === why);
    }

    async answer(lane, text = lane.ask.text) {
        if (!text.trim()) {
            lane.message = this.reasonsOf(lane).length
                ? _t("Choose a reason, or type one.")
                : _t("Type or scan it first; Esc gives it up.");
            return;
        }
        await this.answerTo(lane, lane.ask.why, text);
    }

    /** What was asked for is given; other modules ask for other things. */
    answerTo(lane, why, text) {
        if (why === "plate") {
            return this.correct(lane, text);
        }
        if (lane.way === "in") {
            return this.driveIn(lane, text);
        }
        const told = lane.told?.stay ? lane.told : {stay: false};
        lane.sought = lane.sought || lane.text.trim();
        return this.run(lane, () =>
            this.leave(lane, told, why === "lost" ? "debt" : why, text)
        );
    }

    get titles() {
        return {
            no_plate: _t("Let in without a plate: why?"),
            guard: _t("Lift by hand: why?"),
            plate: _t("The right plate"),
            lost: _t("Lost slip: let out owing what a lost slip costs. Why?"),
            debt: _t("Let out owing: why?"),
            free: _t("Let out free: why?"),
        };
    }
}

registry.category("actions").add("wuye_parking_booth", Booth);
