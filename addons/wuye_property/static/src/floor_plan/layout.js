/**
 * How the units of a building lie in rows and columns: plain values, no rendering.
 */

const PER_ROW = 12; // Tiles in a row where the floors are not known, e.g. of spaces

function byRoom(left, right) {
    return left.room < right.room ? -1 : Number(left.room > right.room);
}

function chunks(units) {
    const rows = [];
    for (let start = 0; start < units.length; start += PER_ROW) {
        rows.push(units.slice(start, start + PER_ROW));
    }
    return rows;
}

/**
 * @param {object[]} units of one building
 * @returns {object} {entrances: [name], rows: [{key, floor, cells: [[unit]]}]}, the
 *     highest floor first; a cell holds the units of one entrance on that floor
 */
export function layOut(units) {
    const entrances = [...new Set(units.map((unit) => unit.entrance))].sort();
    const floors = [...new Set(units.map((unit) => unit.floor))];
    floors.sort((left, right) => right - left);
    const rows = [];
    for (const floor of floors) {
        const here = units.filter((unit) => unit.floor === floor).sort(byRoom);
        const cells = entrances.map((name) => here.filter((u) => u.entrance === name));
        if (floor) {
            rows.push({key: `${floor}`, floor, cells});
        } else {
            chunks(here).forEach((row, index) =>
                rows.push({key: `0-${index}`, floor: "", cells: [row]})
            );
        }
    }
    return {entrances, rows};
}

/**
 * The unit an arrow key leads to; the same one at the edge.
 *
 * @param {object[]} plans the laid-out buildings, in order
 * @param {number} id of the unit that has the focus
 * @param {string} key ArrowUp, ArrowDown, ArrowLeft or ArrowRight
 */
export function neighbour(plans, id, key) {
    for (const [place, plan] of plans.entries()) {
        for (const [level, row] of plan.rows.entries()) {
            const units = row.cells.flat();
            const index = units.findIndex((unit) => unit.id === id);
            if (index < 0) {
                continue;
            }
            if (key === "ArrowUp" || key === "ArrowDown") {
                const next = plan.rows[level + (key === "ArrowDown" ? 1 : -1)];
                const found = next ? next.cells.flat() : units;
                return found[Math.min(index, found.length - 1)].id;
            }
            const step = key === "ArrowRight" ? 1 : -1;
            if (units[index + step]) {
                return units[index + step].id;
            }
            const beside = plans[place + step];
            if (!beside || !beside.rows.length) {
                return id;
            }
            const same = beside.rows.find((other) => other.floor === row.floor);
            const target = (same || beside.rows[0]).cells.flat();
            return target[step > 0 ? 0 : target.length - 1].id;
        }
    }
    const first = plans.find((plan) => plan.rows.length);
    return first ? first.rows[0].cells.flat()[0].id : false;
}
