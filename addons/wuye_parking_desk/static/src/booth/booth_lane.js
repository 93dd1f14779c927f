import {_t} from "@web/core/l10n/translation";

/**
 * What stands at one lane: the plate that is typed, what the server said of it, and the
 * token of the act that is under way. The same act keeps its token until it is answered,
 * so that a car is let out, and its fee taken, once.
 */
export class Lane {
    constructor({id, name, way, prints}) {
        this.id = id;
        this.name = name;
        this.way = way;
        this.prints = prints;
        this.clear();
    }

    clear() {
        this.text = "";
        this.told = null;
        this.ask = null;
        this.message = "";
        this.token = "";
        this.sought = "";
        this.isBusy = false;
        this.isDone = false;
        this.isChoosing = false;
    }

    /** The token of an act: a new one for another act, the same for the same. */
    tokenOf(act) {
        if (this.act !== act || !this.token) {
            this.act = act;
            this.token = crypto.randomUUID();
        }
        return this.token;
    }

    get owes() {
        return !this.isDone && Number(this.told?.amount) > 0 && !this.told.lifts;
    }

    get state() {
        if (!this.told) {
            return _t("Waiting for a car");
        }
        return this.told.words;
    }
}

export const shownMinutes = (minutes) => {
    const hours = Math.floor(minutes / 60);
    return hours
        ? _t("%(hours)s h %(minutes)s min", {hours, minutes: minutes % 60})
        : _t("%s min", minutes);
};
