import {Booth} from "@wuye_parking_desk/booth/booth";
import {Lane} from "@wuye_parking_desk/booth/booth_lane";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";

const FRESH = 1000; // Milliseconds that a key which was on its way is not meant for a new car

patch(Lane.prototype, {
    clear() {
        super.clear();
        this.waits = ""; // The key of the car in the queue that is shown here
        this.isFresh = false;
    },

    /** Nothing of the guard's own is under way here. */
    get isIdle() {
        const isOpen = this.told && !this.isDone && !this.waits;
        const isTyped = this.text.trim() && !this.isOffered;
        return !(this.isBusy || this.ask || this.isChoosing || isOpen || isTyped);
    },

    /** The plate in the field is the camera's, nobody typed it. */
    get isOffered() {
        return Boolean(this.waits) && this.text === this.told?.plate;
    },
});

/**
 * Who stands before a lane is on its screen at once (G2): plate, fee and slices, so that Enter
 * takes the money. What the guard has begun is never moved away. Ctrl+Enter opens and records,
 * whatever is wrong (G17).
 */
patch(Booth.prototype, {
    show() {
        super.show(...arguments);
        this.showQueue();
    },

    async watch() {
        await super.watch();
        this.showQueue();
    },

    get queue() {
        return this.state.page?.queue || [];
    },

    showQueue() {
        for (const lane of this.state.lanes) {
            const car = this.queue.find((row) => row.lane === lane.id);
            if (car && car.key !== lane.seen && lane.isIdle) {
                this.showCar(lane, car);
            } else if (!car && lane.waits && lane.isIdle) {
                lane.clear(); // It went, by the button at the lane or by itself
            }
        }
    },

    /** A car of the queue on the screen of its lane. */
    async showCar(lane, car) {
        lane.seen = car.key;
        const method = lane.way === "in" ? "look_in" : "look_out";
        let told = {plate: car.plate, code: car.code, words: car.words};
        try {
            told = {...told, ...(await this.laneCall(method, lane, car.plate))};
        } catch {
            // What the lane said stands: nobody is trapped because the server is away
        }
        if (!lane.isIdle || car.key !== lane.seen) {
            return;
        }
        this.tell(lane, told, false);
        lane.waits = car.key;
        lane.sought = car.plate;
        lane.text = lane.owes ? "" : car.plate;
        this.rest(lane);
        if (
            this.activeLane !== lane &&
            this.activeLane.isIdle &&
            !this.activeLane.waits
        ) {
            this.activate(this.state.lanes.indexOf(lane));
        }
    },

    /** For a moment the keys are dead: they may be meant for what stood there before. */
    rest(lane) {
        lane.isFresh = true;
        browser.setTimeout(() => {
            lane.isFresh = false;
        }, FRESH);
    },

    chooseCar(row) {
        const lane = this.state.lanes.find(({id}) => id === row.lane);
        this.activate(this.state.lanes.indexOf(lane));
        lane.clear();
        return this.showCar(lane, row);
    },

    tell(lane, told, isDone) {
        super.tell(...arguments);
        lane.waits = "";
        this.tellPictures(lane, isDone);
    },

    async enter(lane) {
        if (!lane?.isFresh) {
            await super.enter(lane);
        }
    },

    get keys() {
        return {...super.keys, "Ctrl+Enter": () => this.letThrough(this.activeLane)};
    },

    /** Open and record: owing where a fee is due, else by hand, in one key (G17). */
    async letThrough(lane) {
        if (lane.isBusy || lane.isFresh) {
            return;
        }
        if (lane.isDone) {
            lane.clear(); // Who left is not who stands there
        }
        lane.ask = null;
        if (lane.way === "out" && lane.text.trim() && !lane.isOffered) {
            await this.lookOut(lane, lane.text); // Whose stay it is, for who has one
        }
        if (!lane.isDone) {
            const why = lane.owes ? "debt" : "guard";
            await this.answerTo(lane, why, _t("Opened and recorded at the booth"));
        }
    },
});
