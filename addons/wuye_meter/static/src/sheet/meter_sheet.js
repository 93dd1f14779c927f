import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {formatFloat} from "@web/core/utils/numbers";
import {Layout} from "@web/search/layout";
import {parseMonth} from "@wuye_billing/fields/month_field";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {consume, looksUnusual, parseReading} from "./arithmetic";

const CHOSEN = "wuye_meter_sheet"; // What was read last, on this device
const TYPED = "wuye_meter_sheet_typed"; // What is typed and not stored yet

/** One register: its cell is typed, the rest follows. */
export class MeterSheetRow extends Component {
    static template = "wuye_meter.MeterSheetRow";
    static props = {row: Object, sheet: Object, canWrite: Boolean};

    get entry() {
        return this.props.row.entry;
    }

    number(value) {
        return this.props.sheet.number(value);
    }

    /** What is wrong with what is typed, or with what the server refused. */
    get problem() {
        const {row} = this.props;
        const {value, result} = this.props.sheet.judge(row);
        if (Number.isNaN(value)) {
            return _t("This is no number. Type what the meter shows.");
        }
        if (result && result.problem === "lower") {
            return _t(
                "Lower than %s, the reading before. Read again, or tick “Began anew”.",
                this.number(row.before)
            );
        }
        if (result && result.problem === "digits") {
            return _t("More digits than the meter has (%s). Read again.", row.digits);
        }
        if (result && result.problem === "rollover") {
            return _t("Not lower than the reading before: take the tick away.");
        }
        return this.entry.error;
    }

    get consumption() {
        return this.props.sheet.consumption(this.props.row);
    }

    get offersRollover() {
        const {value, result} = this.props.sheet.judge(this.props.row);
        return (
            this.entry.rollover ||
            (value !== null && result && result.problem === "lower")
        );
    }

    get mark() {
        const {row, sheet} = this.props;
        if (this.problem) {
            return "";
        }
        if (this.entry.dirty || this.entry.saving) {
            return looksUnusual(row, this.consumption || 0) && sheet.isTyped(row)
                ? _t("Unusual: look again")
                : "";
        }
        if (row.is_billed) {
            return _t("Billed");
        }
        return (
            {
                to_confirm: row.flag && _t("%s: a second person confirms", row.flag),
                draft: _t("To read again"),
                confirmed: row.is_locked ? _t("Fixed") : "✓",
            }[row.state] || ""
        );
    }
}

/**
 * The reading sheet 抄表: type, Enter, type. Each row is stored when its cell is left;
 * what the server refuses stays in its row with the reason. What is not stored yet is
 * kept on this device, so that no lost connection loses a round.
 */
export class MeterSheet extends Component {
    static template = "wuye_meter.MeterSheet";
    static components = {DateTimeInput, Layout, MeterSheetRow};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({
            sheet: null,
            rows: [],
            failed: false,
            offline: false,
            onlyUnread: false,
            date: null,
            round: 0, // Counts the loads: each begins in its first empty cell
        });
        this.queue = Promise.resolve();
        onWillStart(() => this.load(this.remembered(CHOSEN)));
        useEffect(
            () => this.focusFirst(),
            () => [this.state.round]
        );
    }

    // === DATA === //

    remembered(key) {
        return JSON.parse(browser.localStorage.getItem(key) || "{}");
    }

    async load(wanted) {
        const {community_id, item_id, month, building_id} = wanted;
        this.state.failed = false;
        try {
            const sheet = await this.orm.call("wuye.meter.sheet", "load", [
                community_id || false,
                item_id || false,
                month || false,
                building_id || false,
            ]);
            this.show(sheet);
        } catch (error) {
            this.state.failed = true;
            throw error;
        }
    }

    show(sheet) {
        const {rows, ...head} = sheet;
        const kept = this.remembered(TYPED);
        const [first, today] = [head.month, head.today];
        Object.assign(this.state, {
            sheet: head,
            date: this.dayFor(first, today),
            rows: rows.map((row) => this.withEntry(row, kept[this.place(head, row)])),
            round: this.state.round + 1,
        });
        browser.localStorage.setItem(
            CHOSEN,
            JSON.stringify({community_id: head.community_id, item_id: head.item_id})
        );
    }

    /** Today in the month of today, else the last day of the month. */
    dayFor(first, today) {
        const last = luxon.DateTime.fromISO(first).endOf("month").startOf("day");
        const now = luxon.DateTime.fromISO(today);
        return last < now ? last : now;
    }

    place(head, row) {
        return `${head.month} ${row.key}`;
    }

    withEntry(row, kept) {
        const text = row.value === null ? "" : this.plain(row.value);
        const entry = {text, rollover: row.is_rollover, dirty: false, saving: false};
        Object.assign(entry, {error: "", passed: false});
        if (kept && !row.is_locked) {
            Object.assign(entry, kept, {dirty: true});
        }
        return {...row, entry};
    }

    choose(vals) {
        const {community_id, item_id, month, building_id} = this.state.sheet;
        return this.queue.then(() =>
            this.load({community_id, item_id, month, building_id, ...vals})
        );
    }

    onCommunity(ev) {
        return this.choose({
            community_id: Number(ev.target.value),
            item_id: false,
            building_id: false,
        });
    }

    onItem(ev) {
        return this.choose({item_id: Number(ev.target.value), building_id: false});
    }

    onBuilding(ev) {
        return this.choose({building_id: Number(ev.target.value)});
    }

    /** A month as people type it; what is none leaves the sheet as it is. */
    onMonth(ev) {
        try {
            return this.goTo(parseMonth(ev.target.value) || this.first);
        } catch {
            ev.target.value = this.month;
            return null;
        }
    }

    onStep(months) {
        return this.goTo(this.first.plus({months}));
    }

    goTo(first) {
        return this.choose({month: first.toISODate()});
    }

    onDate(date) {
        this.state.date = date || luxon.DateTime.fromISO(this.state.sheet.today);
    }

    // === WHAT IS SHOWN === //

    get rows() {
        const {rows, onlyUnread} = this.state;
        return onlyUnread ? rows.filter((row) => !this.isStored(row)) : rows;
    }

    get month() {
        return this.state.sheet.month.slice(0, 7);
    }

    get first() {
        return luxon.DateTime.fromISO(this.state.sheet.month);
    }

    get unread() {
        return this.state.rows.filter((row) => !this.isTyped(row)).length;
    }

    get skipped() {
        return this.state.rows.filter((row) => this.isSkipped(row)).length;
    }

    get unsaved() {
        return this.state.rows.filter((row) => row.entry.dirty).length;
    }

    get waiting() {
        return this.state.rows.filter((row) => row.state === "to_confirm").length;
    }

    get total() {
        const sum = this.state.rows
            .filter((row) => !row.is_main)
            .reduce((all, row) => all + (this.consumption(row) || 0), 0);
        return this.number(Math.round(sum * 1000) / 1000);
    }

    number(value) {
        return formatFloat(value || 0, {digits: [16, 3], trailingZeros: false});
    }

    plain(value) {
        return String(Math.round(value * 1000) / 1000);
    }

    isTyped(row) {
        return row.entry.text.trim() !== "";
    }

    isStored(row) {
        return row.value !== null && !row.entry.dirty;
    }

    /** Passed over: empty, though somebody went over it or typed further down. */
    isSkipped(row) {
        return !this.isTyped(row) && row.entry.passed;
    }

    judge(row) {
        const value = parseReading(row.entry.text);
        const isNumber = value !== null && !Number.isNaN(value);
        return {
            value,
            result: isNumber ? consume(row, value, row.entry.rollover) : null,
        };
    }

    consumption(row) {
        const {result} = this.judge(row);
        return result && result.consumption !== undefined ? result.consumption : null;
    }

    // === TYPING === //

    onInput(row, ev) {
        Object.assign(row.entry, {text: ev.target.value, error: ""});
        this.touch(row);
    }

    onRollover(row, ev) {
        Object.assign(row.entry, {rollover: ev.target.checked, error: ""});
        this.touch(row);
        this.leave(row);
    }

    touch(row) {
        const {text, rollover, error} = row.entry;
        const stored = row.value === null ? "" : this.plain(row.value);
        row.entry.dirty =
            Boolean(error) || text.trim() !== stored || rollover !== row.is_rollover;
        this.keep(row);
    }

    /** Remember on this device what is typed and not stored. */
    keep(row) {
        const kept = this.remembered(TYPED);
        const place = this.place(this.state.sheet, row);
        const {text, rollover, dirty} = row.entry;
        if (dirty) {
            kept[place] = {text, rollover};
        } else {
            delete kept[place];
        }
        browser.localStorage.setItem(TYPED, JSON.stringify(kept));
    }

    onKey(row, ev) {
        const step = {Enter: 1, ArrowDown: 1, ArrowUp: -1}[ev.key];
        if (!step || ev.isComposing) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        const down = step > 0 && !(ev.key === "Enter" && ev.shiftKey);
        if (down && !this.isTyped(row)) {
            row.entry.passed = true;
        }
        const cells = [...this.root.el.querySelectorAll(".o_wuye_cell:not(:disabled)")];
        const next = cells[cells.indexOf(ev.target) + (down ? 1 : -1)];
        if (next) {
            next.focus();
            next.select();
        } else {
            ev.target.blur();
        }
    }

    /** The cell is left: store the row, and mark the empty ones above it. */
    leave(row) {
        if (this.isTyped(row)) {
            for (const other of this.state.rows) {
                if (other.key === row.key) {
                    break;
                }
                other.entry.passed = true;
            }
        }
        if (row.entry.dirty && this.isRight(row)) {
            this.save([row]);
        }
    }

    isRight(row) {
        const {value, result} = this.judge(row);
        return value === null
            ? row.reading_id !== false
            : Boolean(result && !result.problem);
    }

    focusFirst() {
        const cells = [
            ...(this.root.el?.querySelectorAll(".o_wuye_cell:not(:disabled)") || []),
        ];
        const empty = cells.find((cell) => !cell.value);
        (empty || cells[0])?.focus();
    }

    // === STORING === //

    saveAll() {
        const rows = this.state.rows.filter(
            (row) => row.entry.dirty && this.isRight(row)
        );
        return this.save(rows);
    }

    /** One after the other, in the order of typing. */
    save(rows) {
        this.queue = this.queue.then(() => this.store(rows));
        return this.queue;
    }

    async store(rows) {
        const sent = rows.filter((row) => row.entry.dirty && !row.entry.saving);
        if (!sent.length) {
            return;
        }
        const {month} = this.state.sheet;
        const texts = new Map(sent.map((row) => [row.key, row.entry.text]));
        sent.forEach((row) => Object.assign(row.entry, {saving: true}));
        try {
            const answers = await this.orm.call("wuye.meter.sheet", "save", [
                month,
                sent.map((row) => this.message(row)),
            ]);
            this.state.offline = false;
            answers.forEach((answer) => this.take(answer, texts.get(answer.key)));
        } catch (error) {
            this.fail(sent, error);
        } finally {
            sent.forEach((row) => Object.assign(row.entry, {saving: false}));
        }
    }

    /** All that was typed is kept here, and sent again with “Save all”. */
    fail(rows, error) {
        if (error instanceof ConnectionLostError) {
            this.state.offline = true;
            return;
        }
        const text = error.data?.message || _t("It could not be stored. Try again.");
        rows.forEach((row) => Object.assign(row.entry, {error: text}));
    }

    message(row) {
        const {value} = this.judge(row);
        return {
            key: row.key,
            segment_id: row.segment_id,
            band_id: row.band_id,
            reading_id: row.reading_id,
            known: row.value,
            value: value === null ? false : value,
            is_rollover: row.entry.rollover,
            date: row.reading_id ? false : this.state.date.toISODate(),
        };
    }

    /** What the server says of a row; what was typed meanwhile stays. */
    take(answer, text) {
        const row = this.state.rows.find((other) => other.key === answer.key);
        if (!row) {
            return;
        }
        if (answer.error) {
            row.entry.error = answer.error;
            return;
        }
        Object.assign(row, answer.row);
        if (row.entry.text === text) {
            const stored = row.value === null ? "" : this.plain(row.value);
            Object.assign(row.entry, {text: stored, rollover: row.is_rollover});
        }
        this.touch(row);
    }
}

registry.category("actions").add("wuye_meter_sheet", MeterSheet);
