import {Booth} from "@wuye_parking_desk/booth/booth";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/**
 * How the bar and the loop of each lane are, and whether its box is heard (G2). What nobody
 * knows is said to be unknown, and since when: a box that is silent, a board that does not
 * answer, a server that is away.
 */
patch(Booth.prototype, {
    /** What is known of a lane: [{name, state, text}]; nothing of one without a box. */
    sensed(lane) {
        const row = this.state.page.sensed?.find((one) => one.lane === lane.id);
        if (!row) {
            return [];
        }
        const isAway = this.state.isOffline;
        const found = [this.sensedBox(row, isAway)];
        for (const name of ["bar", "loop"]) {
            if (row[name]) {
                found.push(this.sensedPart(row, name, isAway));
            }
        }
        return found;
    },

    sensedBox({online, heard, told}, isAway) {
        if (online && !isAway) {
            return {name: "box", state: "online", text: _t("Box online")};
        }
        const since = isAway ? told : heard;
        const text = since
            ? _t("Box not heard since %s", since)
            : _t("Box never heard yet");
        return {name: "box", state: "silent", text};
    },

    sensedPart(row, name, isAway) {
        const state = isAway ? "unknown" : row[name];
        const words = {
            bar: {up: _t("Bar up"), down: _t("Bar down")},
            loop: {car: _t("Car on the loop"), free: _t("Loop free")},
        };
        const since = isAway ? row.told : row[`${name}_since`];
        const unknown =
            name === "bar"
                ? _t("Bar unknown since %s", since)
                : _t("Loop unknown since %s", since);
        return {name, state, text: words[name][state] || unknown};
    },
});
