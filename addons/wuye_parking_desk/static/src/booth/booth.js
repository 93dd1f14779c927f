import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {Lane, shownMinutes} from "./booth_lane";
import {BoothStart} from "./booth_start";
import {ConnectionLostError} from "@web/core/network/rpc";
import {ShiftCount} from "@wuye_cashier/desk/shift_count";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {printPdf} from "@wuye_cashier/desk/receipt_printer";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "wuye.parking.gatehouse";
const EVERY = 5000; // Milliseconds between two looks at places and the last cars
const CHANNEL = "wuye_parking_booth";
const NEWS = "wuye_parking_passed";
const TWICE = 1000; // A second Enter within it is the first one's

/**
 * The booth 岗亭 (R124-R126, G2, G17): two lanes, one guard, the keyboard alone.
 *
 * Enter reads the plate of the active lane and lifts where nothing is due; where a fee is
 * due, the next Enter says that the cash was received. F9 lets out owing, F10 free: with a
 * reason, and never asking anything else.
 */
export class Booth extends Component {
    static template = "wuye_parking_desk.Booth";
    static components = {BoothStart, ShiftCount};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.minutes = shownMinutes;
        this.state = useState({
            page: null,
            lanes: [],
            active: 0,
            refusal: "",
            isOffline: false,
            isCounting: false,
            fault: null,
        });
        this.kept = {};
        this.paidAt = 0;
        useExternalListener(window, "keydown", (ev) => this.onKey(ev), {capture: true});
        onWillStart(() => this.load());
        useEffect(
            () => this.focus(),
            () => [
                this.state.active,
                this.activeLane?.ask?.why,
                Boolean(this.state.page?.shift),
                Boolean(this.state.fault),
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
        try {
            Object.assign(this.state.page, await this.call("watch_booth"));
            this.state.isOffline = false;
        } catch (error) {
            this.state.isOffline = error instanceof ConnectionLostError;
        }
    }

    call(method, ...args) {
        return this.orm.silent.call(MODEL, method, [deskToken(), ...args]);
    }

    say(error) {
        return error.data?.message || error.message;
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
            !this.state.page?.shift || this.state.isCounting || this.state.fault;
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
        const out = this.laneOf("out");
        const acts = {
            Tab: () => this.activate((this.state.active + 1) % this.state.lanes.length),
            Escape: () => this.activeLane.clear(),
            Enter: () => this.enter(this.activeLane),
            F1: () => this.enter(this.laneOf("in")),
            F3: () => this.ask(this.laneOf("in"), "no_plate"),
            F4: () => this.ask(this.laneOf("in"), "guard"),
            F7: () => this.ask(out, "plate"),
            F8: () => this.ask(out, "lost"),
            F9: () => this.ask(out, "debt"),
            F10: () => this.ask(out, "free"),
        };
        const withControl = {p: () => this.print(this.activeLane)};
        const withAlt = {g: () => this.askFault()};
        if (ev.metaKey || (ev.ctrlKey && ev.altKey)) {
            return null;
        }
        const keys = (ev.ctrlKey && withControl) || (ev.altKey && withAlt) || acts;
        return Object.hasOwn(keys, ev.key) && keys[ev.key];
    }

    activate(index) {
        this.state.active = index;
    }

    /** What is typed goes to the reason that is asked for, else to the plate. */
    focus() {
        if (this.state.fault) {
            document.getElementById("o_wuye_booth_fault")?.focus();
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

    // === ACTS === //

    /** Run an act of a lane; what is refused is said at the lane. */
    async run(lane, act) {
        lane.isBusy = true;
        lane.message = "";
        try {
            await act();
            this.state.isOffline = false;
        } catch (error) {
            this.state.isOffline = error instanceof ConnectionLostError;
            lane.message = this.state.isOffline
                ? _t(
                      "The server did not answer. Press the same key again: nothing is done twice."
                  )
                : this.say(error);
        } finally {
            lane.isBusy = false;
        }
    }

    laneCall(method, lane, ...args) {
        return this.orm.silent.call(MODEL, method, [lane.id, ...args]);
    }

    driveIn(lane, reason = null) {
        const plate = lane.text.trim();
        const token = lane.tokenOf(`in ${plate} ${reason || ""}`);
        return this.run(lane, async () => {
            const how = plate ? "typed" : "ticket";
            const told = await this.laneCall(
                "drive_in",
                lane,
                plate,
                token,
                how,
                reason
            );
            this.tell(lane, told, told.lifts);
        });
    }

    lookOut(lane, text) {
        if (!text.trim()) {
            lane.message = _t("Type the plate, or scan the slip.");
            return null;
        }
        return this.run(lane, async () => {
            const told = await this.laneCall("look_out", lane, text.trim());
            lane.sought = text.trim();
            if (told.lifts && told.stay) {
                await this.leave(lane, told);
            } else {
                this.tell(lane, told, false);
            }
        });
    }

    choose(lane, row) {
        this.lookOut(lane, row.slip);
    }

    async leave(lane, told, why = null, reason = null) {
        const token = lane.tokenOf(`out ${told.stay} ${why || ""}`);
        const out = await this.laneCall(
            ...["drive_out", lane, told.stay, token, why, reason, lane.sought]
        );
        this.tell(lane, {...told, ...out}, out.lifts);
    }

    /** The cash was received. */
    pay(lane) {
        if (Date.now() - this.paidAt < TWICE) {
            return null;
        }
        const {told} = lane;
        const token = lane.tokenOf(`pay ${told.stay} ${told.amount}`);
        const payment = {desk: deskToken(), tender: "cash", amount: told.amount};
        return this.run(lane, async () => {
            const out = await this.laneCall(
                "pay_and_leave",
                lane,
                told.stay,
                token,
                payment
            );
            this.paidAt = Date.now();
            this.tell(lane, {...told, ...out, amount: told.amount}, out.lifts);
        });
    }

    /** The slip of the car at a lane: what it was let in with, or what it paid. */
    async print(lane) {
        if (!lane?.told?.stay) {
            lane.message = _t("Read a plate or a slip first.");
            return;
        }
        if (!(await printPdf(`/wuye/booth/slip/${lane.told.stay}`))) {
            lane.message = _t("The slip is not printed. Ctrl+P prints it again.");
        }
    }

    tell(lane, told, isDone) {
        lane.told = told;
        lane.ask = null;
        lane.text = "";
        lane.isDone = isDone;
        if (isDone) {
            lane.token = "";
            this.watch();
            if (lane.prints && told.stay && !told.again) {
                this.print(lane);
            }
        }
    }

    // === FAULTS === //

    askFault() {
        this.state.fault = {text: "", message: ""};
    }

    async reportFault() {
        const {fault} = this.state;
        try {
            await this.call("report_fault", fault.text);
            this.state.fault = null;
            this.notification.add(_t("The technicians are told."), {type: "success"});
        } catch (error) {
            fault.message = this.say(error);
        }
    }

    // === REASONS === //

    /** Ask for a reason; without it nothing is lifted by hand (G9, G10). */
    ask(lane, why) {
        if (!lane || lane.isBusy) {
            return;
        }
        this.activate(this.state.lanes.indexOf(lane));
        if (why === "plate" && !lane.told?.stay) {
            lane.message = _t("Read a plate or a slip first.");
            return;
        }
        lane.ask = {why, text: ""};
    }

    reasonsOf(lane) {
        const kinds = {no_plate: "guard", lost: "debt"};
        const why = kinds[lane.ask.why] || lane.ask.why;
        return this.state.page.reasons.filter((reason) => reason.why === why);
    }

    async answer(lane, reason = lane.ask.text) {
        const {why} = lane.ask;
        if (!reason.trim()) {
            lane.message = _t("Choose a reason, or type one.");
            return;
        }
        if (why === "plate") {
            await this.correct(lane, reason);
        } else if (lane.way === "in") {
            await this.driveIn(lane, reason);
        } else {
            const told = lane.told?.stay ? lane.told : {stay: false};
            lane.sought = lane.sought || lane.text.trim();
            await this.run(lane, () =>
                this.leave(lane, told, why === "lost" ? "debt" : why, reason)
            );
        }
    }

    correct(lane, plate) {
        const reason = _t("Compared with the picture");
        return this.run(lane, async () => {
            const args = [lane.told.stay, plate.trim(), reason];
            this.tell(lane, await this.laneCall("correct_plate", lane, ...args), false);
        });
    }

    askTitle(lane) {
        return {
            no_plate: _t("Let in without a plate: why?"),
            guard: _t("Lift by hand: why?"),
            plate: _t("The right plate"),
            lost: _t("Lost slip: let out owing what a lost slip costs. Why?"),
            debt: _t("Let out owing: why?"),
            free: _t("Let out free: why?"),
        }[lane.ask.why];
    }
}

registry.category("actions").add("wuye_parking_booth", Booth);
