import {
    Component,
    onWillStart,
    onWillUnmount,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {Layout} from "@web/search/layout";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 3000; // Milliseconds between looks at a step that is running
const STORED = "wuye_month_map"; // Community and month looked at last

/** The question before the close: what is archived, and what is still open. */
export class CloseDialog extends Component {
    static template = "wuye_month_map.CloseDialog";
    static components = {Dialog};
    static props = {figures: Object, confirm: Function, close: Function};

    setup() {
        this.state = useState({isBusy: false});
    }

    async confirm() {
        this.state.isBusy = true;
        try {
            await this.props.confirm();
        } finally {
            this.props.close();
        }
    }
}

/**
 * The month map 月度导航: where a month stands, what blocks it, and the way to the cure
 * (B20). Left and right choose a step, up and down one of its reasons, Enter opens the
 * place of the cure; coming back, the map is read anew.
 */
export class MonthMap extends Component {
    static template = "wuye_month_map.MonthMap";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        this.notification = useService("notification");
        this.state = useState({map: null, chosen: 0, row: 0, failed: false});
        useExternalListener(window, "keydown", (ev) => this.onKey(ev));
        onWillStart(() => this.load());
        onWillUnmount(() => {
            this.isGone = true;
            browser.clearTimeout(this.timer);
        });
    }

    // === DATA === //

    get stored() {
        return JSON.parse(browser.sessionStorage.getItem(STORED) || "{}");
    }

    async load(wanted = this.stored) {
        this.state.failed = false;
        try {
            await this.show(
                await this.orm.call("wuye.month.map", "load", [
                    wanted.community || false,
                    wanted.month || false,
                ])
            );
        } catch (error) {
            this.state.failed = true;
            throw error;
        }
    }

    show(map) {
        if (this.isGone) {
            return;
        }
        const old = this.state.map;
        const isSame =
            old && old.community_id === map.community_id && old.month === map.month;
        this.state.map = map;
        browser.sessionStorage.setItem(
            STORED,
            JSON.stringify({community: map.community_id, month: map.month})
        );
        if (!isSame) {
            this.state.chosen = this.firstOpen(map.steps);
            this.state.row = 0;
        }
        this.lookAgain(map);
    }

    /** The step to begin with: a blocked one, else one with something left to do. */
    firstOpen(steps) {
        for (const state of ["blocked", "open"]) {
            const found = steps.findIndex((step) => step.state === state);
            if (found >= 0) {
                return found;
            }
        }
        const left = steps.findIndex((step) => step.state !== "done");
        return left < 0 ? Math.max(0, steps.length - 1) : left;
    }

    /** While bills are being posted the map follows by itself. */
    lookAgain(map) {
        browser.clearTimeout(this.timer);
        const isRunning = map.steps.some(
            (step) => step.code === "run" && step.state === "running"
        );
        if (isRunning) {
            this.timer = browser.setTimeout(async () => {
                const again = await this.orm.silent.call("wuye.month.map", "load", [
                    map.community_id,
                    map.month,
                ]);
                this.show(again);
            }, INTERVAL);
        }
    }

    // === WHAT IS SHOWN === //

    get steps() {
        return this.state.map.steps;
    }

    get chosen() {
        return this.steps[this.state.chosen];
    }

    get conditions() {
        const left = ["collection", "close"]; // They go on after the close, or are it
        return this.steps.filter((step) => !left.includes(step.code));
    }

    get met() {
        return this.conditions.filter((step) => step.state === "done").length;
    }

    icon(step) {
        return {done: "fa-check", open: "fa-exclamation", blocked: "fa-lock"}[
            step.state
        ];
    }

    percent(step) {
        return step.total ? Math.min(100, (100 * step.done) / step.total) : 0;
    }

    // === WHAT PEOPLE DO === //

    onCommunity(ev) {
        return this.load({
            community: Number(ev.target.value),
            month: this.state.map.month,
        });
    }

    move(months) {
        const [year, month] = this.state.map.month.split("-").map(Number);
        const at = year * 12 + month - 1 + months;
        const text = String((at % 12) + 1).padStart(2, "0");
        return this.load({
            community: this.state.map.community_id,
            month: `${Math.floor(at / 12)}-${text}-01`,
        });
    }

    choose(index) {
        this.state.chosen = index;
        this.state.row = 0;
    }

    open(action) {
        if (action) {
            this.action.doAction(action);
        }
    }

    onKey(ev) {
        const busy = ev.target.closest?.(
            "input, select, textarea, .modal, .dropdown-menu"
        );
        if (!this.state.map?.steps.length || busy || this.ui.isBlocked) {
            return;
        }
        if (ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        const key = this.keys[ev.key];
        if (key && !(ev.key === "Enter" && ev.target.closest?.("button, a"))) {
            ev.preventDefault();
            key();
        }
    }

    get keys() {
        const {chosen, row} = this.state;
        const last = this.steps.length - 1;
        const rows = Math.max(0, this.chosen.reasons.length - 1);
        return {
            ArrowLeft: () => this.choose(Math.max(0, chosen - 1)),
            ArrowRight: () => this.choose(Math.min(last, chosen + 1)),
            ArrowUp: () => (this.state.row = Math.max(0, row - 1)),
            ArrowDown: () => (this.state.row = Math.min(rows, row + 1)),
            PageUp: () => this.move(-1),
            PageDown: () => this.move(1),
            Enter: () =>
                this.open(this.chosen.reasons[row]?.action || this.chosen.action),
        };
    }

    async close() {
        const {community_id: community, month} = this.state.map;
        const figures = await this.orm.call("wuye.month.map", "prepare_close", [
            community,
            month,
        ]);
        this.dialog.add(CloseDialog, {
            figures,
            confirm: async () => {
                await this.orm.call("wuye.month", "action_close", [[figures.month_id]]);
                await this.load({community, month});
                this.choose(this.steps.length - 1);
            },
        });
    }
}

registry.category("actions").add("wuye_month_map", MonthMap);
