import {
    Component,
    markRaw,
    onWillStart,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatFloat} from "@web/core/utils/numbers";
import {Layout} from "@web/search/layout";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {usePopover} from "@web/core/popover/popover_hook";
import {useService} from "@web/core/utils/hooks";
import {UnitCard} from "./unit_card";
import {layOut, neighbour} from "./layout";
import {means, open} from "./openers";

const HOVER = 200; // Milliseconds the pointer rests on a tile before its card opens
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

/** Ages of overdue debts, in days: what the corner and the filter tell apart. */
export const AGES = [
    {key: "30", label: _t("Up to 30 days"), from: 1, to: 30},
    {key: "90", label: _t("31 to 90 days"), from: 31, to: 90},
    {key: "more", label: _t("Over 90 days"), from: 91, to: Infinity},
];

/** One building: drawn anew only where its units or the filter change. */
export class FloorPlanBuilding extends Component {
    static template = "wuye_property.FloorPlanBuilding";
    static props = {plan: Object, colour: String, tile: Object};

    tileClass(unit) {
        const base = this.props.colour === "money" ? this.moneyClass(unit) : unit.state;
        const corner =
            unit.overdue > 0
                ? unit.days > 90
                    ? " is-overdue is-late"
                    : " is-overdue"
                : "";
        return `o_wuye_tile is-${base}${corner}`;
    }

    moneyClass(unit) {
        if (unit.overdue > 0) {
            return "owing";
        }
        return unit.open > 0 ? "open" : "paid";
    }

    title(unit) {
        return this.props.tile.title(unit);
    }
}

/**
 * The colour floor plan 房态图: the state of an estate at a glance (A8).
 *
 * `/` finds a room, arrows move over the tiles, Enter opens one, Esc closes the
 * card. Filters add up; figures follow the filter and open the list behind them.
 */
export class FloorPlan extends Component {
    static template = "wuye_property.FloorPlan";
    static components = {Layout, FloorPlanBuilding};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.search = useRef("search");
        this.root = useRef("root");
        this.ages = AGES;
        this.state = useState({
            plan: null,
            failed: false,
            hiddenBuildings: {},
            hiddenStates: {},
            ages: {},
            onlyDue: false,
            colour: "state",
            word: "",
        });
        this.tile = markRaw({
            title: (unit) => this.tileTitle(unit),
            open: (ev, unit) => this.openTile(unit.id),
            show: (ev, unit) => this.showCard(ev.currentTarget, unit.id),
            hover: (ev, unit) => this.hover(ev.currentTarget, unit.id),
            leave: () => browser.clearTimeout(this.timer),
            key: (ev, unit) => this.onTileKey(ev, unit),
        });
        this.card = usePopover(UnitCard, {
            position: "right-start",
            popoverClass: "o_wuye_card_popover",
            setActiveElement: false, // The focus stays on the tile: arrows move on
        });
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
        useHotkey("escape", () => this.card.close());
        onWillStart(() => this.load());
    }

    // === DATA === //

    async load(communityId) {
        const wanted =
            communityId ||
            Number(browser.localStorage.getItem("wuye_floor_plan_community"));
        this.state.failed = false;
        try {
            const plan = await this.orm.call("wuye.floor.plan", "load", [
                wanted || false,
            ]);
            await this.prepare(plan);
        } catch (error) {
            this.state.failed = true;
            throw error;
        }
    }

    async prepare(plan) {
        this.labels = Object.fromEntries(plan.states);
        Object.assign(this, await means(plan)); // Its actions, openers, openLabel
        Object.assign(this.state, {
            plan: markRaw(plan),
            hiddenBuildings: {},
            hiddenStates: {},
            ages: {},
            onlyDue: false,
        });
    }

    onCommunity(ev) {
        const id = Number(ev.target.value);
        browser.localStorage.setItem("wuye_floor_plan_community", id);
        return this.load(id);
    }

    // === WHAT IS SHOWN === //

    get units() {
        return this.state.plan.buildings.flatMap((building) => building.units);
    }

    isShown(unit) {
        const {hiddenStates, ages, onlyDue} = this.state;
        const wanted = AGES.filter((age) => ages[age.key]);
        return (
            !hiddenStates[unit.state] &&
            (!onlyDue || unit.verify_due) &&
            (!wanted.length || wanted.some((age) => this.isOfAge(unit, age)))
        );
    }

    isOfAge(unit, age) {
        return unit.overdue > 0 && age.from <= unit.days && unit.days <= age.to;
    }

    /** The buildings with what the filter leaves of them, laid out. */
    get plans() {
        const {plan, hiddenBuildings, hiddenStates, ages, onlyDue} = this.state;
        const key = JSON.stringify([hiddenBuildings, hiddenStates, ages, onlyDue]);
        if (this.laidOut?.plan !== plan || this.laidOut.key !== key) {
            const plans = plan.buildings
                .filter((building) => !hiddenBuildings[building.id])
                .map((building) => this.layBuilding(building))
                .filter((building) => building.count);
            this.laidOut = {plan, key, plans: markRaw(plans)};
        }
        return this.laidOut.plans;
    }

    layBuilding(building) {
        const units = building.units.filter((unit) => this.isShown(unit));
        return markRaw({
            ...layOut(units),
            id: building.id,
            name: building.name,
            count: units.length,
            overdue: units.filter((unit) => unit.overdue > 0).length,
            units,
        });
    }

    get shown() {
        return this.plans.flatMap((plan) => plan.units);
    }

    /** [{label, value, note, units, isMoney}] of the line of figures on top. */
    get figures() {
        const shown = this.shown;
        const found = [
            {
                label: _t("Units shown (%s buildings)", this.plans.length),
                value: shown.length,
                units: shown,
            },
        ];
        for (const [key, label] of this.state.plan.states) {
            const units = shown.filter((unit) => unit.state === key);
            if (units.length) {
                found.push({
                    label,
                    value: units.length,
                    note: this.share(units),
                    units,
                });
            }
        }
        if (this.state.plan.shows_money) {
            const units = shown.filter((unit) => unit.overdue > 0);
            const sum = units.reduce((total, unit) => total + unit.overdue, 0);
            found.push(
                {
                    label: _t("Overdue"),
                    value: units.length,
                    note: this.share(units),
                    units,
                    isMoney: true,
                },
                {
                    label: _t("Overdue amount (yuan)"),
                    value: formatFloat(sum, {digits: [16, 2]}),
                    units,
                    isMoney: true,
                }
            );
        }
        return found;
    }

    share(units) {
        const total = this.shown.length;
        return total ? `${((100 * units.length) / total).toFixed(1)}%` : "";
    }

    countOf(test) {
        return this.units.filter(test).length;
    }

    tileTitle(unit) {
        return `${unit.room} ${this.labels[unit.state]}`;
    }

    get asOf() {
        return luxon.DateTime.now().toFormat("yyyy-MM-dd HH:mm");
    }

    // === ACTIONS === //

    toggle(group, key) {
        this.state[group][key] = !this.state[group][key];
    }

    openTile(unitId) {
        this.card.close();
        return open(this.env, this.openers, unitId);
    }

    openList(units, name) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: "wuye.unit",
            views: [
                [false, "list"],
                [false, "form"],
            ],
            domain: [["id", "in", units.map((unit) => unit.id)]],
        });
    }

    openImport() {
        return this.action.doAction("wuye_property.wuye_import_action");
    }

    print() {
        browser.print();
    }

    showCard(target, unitId) {
        browser.clearTimeout(this.timer);
        if (this.cardUnit === unitId && this.card.isOpen) {
            return;
        }
        this.cardUnit = unitId;
        this.card.open(target, {
            unitId,
            stateLabels: this.labels,
            actions: this.actions.map((action) => ({
                ...action,
                start: () => this.startAction(action, unitId),
            })),
            open: () => this.openTile(unitId),
            openLabel: this.openLabel,
        });
    }

    startAction(action, unitId) {
        this.card.close();
        return action.run(this.env, unitId);
    }

    hover(target, unitId) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.showCard(target, unitId), HOVER);
    }

    // === KEYS === //

    /** The slash: the hotkey service knows letters and digits only. */
    onKey(ev) {
        const isTyping = ev.target.closest?.("input, textarea, select, .modal");
        if (ev.key === "/" && !isTyping && this.search.el) {
            ev.preventDefault();
            this.search.el.select();
        }
    }

    focusTile(unitId) {
        const tile = this.root.el.querySelector(`[data-unit="${unitId}"]`);
        if (tile) {
            tile.focus();
            tile.scrollIntoView({block: "nearest", inline: "nearest"});
        }
    }

    onTileKey(ev, unit) {
        if (ARROWS.includes(ev.key)) {
            ev.preventDefault();
            this.focusTile(neighbour(this.plans, unit.id, ev.key));
            return;
        }
        const action = this.actions.find((candidate) => candidate.key === ev.key);
        if (action && !ev.ctrlKey && !ev.altKey && !ev.metaKey) {
            ev.preventDefault();
            this.startAction(action, unit.id);
        }
    }

    onSearchKey(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        const word = ev.target.value.trim();
        if (word) {
            this.find(word);
        }
    }

    /** The tile of a room at once; anything else is asked of the server's search. */
    async find(word) {
        const plain = this.shown.filter((unit) => unit.room === word);
        let ids = plain.map((unit) => unit.id);
        if (!ids.length) {
            const domain = [["community_id", "=", this.state.plan.community_id]];
            const hits = await this.orm.call("wuye.unit", "name_search", [], {
                name: word,
                domain,
                limit: 80,
            });
            ids = hits.map(([id]) => id);
        }
        const here = this.shown.find((unit) => ids.includes(unit.id));
        this.state.word = here ? "" : _t("Nothing found for “%s”.", word);
        if (here) {
            this.focusTile(here.id);
        }
    }
}

registry.category("actions").add("wuye_floor_plan", FloorPlan);
