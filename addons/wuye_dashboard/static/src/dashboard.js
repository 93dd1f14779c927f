/* global Chart */
import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {Layout} from "@web/search/layout";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** Due, received and open, and where they come from: each figure opens its rows. */
export class Dashboard extends Component {
    static template = "wuye_dashboard.Dashboard";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.canvas = useRef("canvas");
        this.display = {controlPanel: {}};
        this.state = useState({
            filters: {communities: [], item: false, month_from: "", month_to: ""},
            figures: null,
            choices: {communities: [], items: []},
            isLoading: true,
        });
        onWillStart(async () => {
            await Promise.all([loadBundle("web.chartjs_lib"), this.loadChoices()]);
            await this.load();
        });
        useEffect(
            () => this.drawTrend(),
            () => [this.state.figures]
        );
    }

    async loadChoices() {
        const [communities, items] = await Promise.all([
            this.orm.searchRead("wuye.community", [], ["display_name"]),
            this.orm.searchRead("wuye.fee.item", [], ["display_name"]),
        ]);
        this.state.choices = {communities, items};
    }

    async load() {
        this.state.isLoading = true;
        try {
            const figures = await this.orm.call("wuye.dashboard", "get_figures", [
                this.state.filters,
            ]);
            this.state.figures = figures;
            this.state.filters.month_from = figures.month_from;
            this.state.filters.month_to = figures.month_to;
        } finally {
            this.state.isLoading = false;
        }
    }

    choose(name, value) {
        this.state.filters[name] = value;
        return this.load();
    }

    chooseCommunity(value) {
        return this.choose("communities", value ? [Number(value)] : []);
    }

    async open(figure, community = false, age = false) {
        const action = await this.orm.call("wuye.dashboard", "get_rows", [
            figure,
            this.state.filters,
            community,
            age,
        ]);
        return this.action.doAction(action);
    }

    money(text) {
        return formatFloat(Number(text), {digits: [16, 2]});
    }

    percent(rate) {
        return rate === null ? "–" : `${rate}%`;
    }

    share(amount) {
        const total = Number(this.state.figures.total.arrears);
        return total ? Math.max(0, (Number(amount) / total) * 100).toFixed(1) : "0.0";
    }

    get words() {
        return {
            noBills: _t(
                "No bills in this period yet. Post a bill run, or choose another period."
            ),
            identity: _t(
                "Arrears = opening arrears + due − collected of it − recovered − written off."
            ),
        };
    }

    get hasNoBills() {
        return Number(this.state.figures.total.due) === 0;
    }

    get cards() {
        return [
            {figure: "due", name: _t("Due"), kind: "money"},
            {figure: "current", name: _t("Collected of it"), kind: "money"},
            {
                figure: "rate",
                rows: "current",
                name: _t("Collection rate"),
                help: _t("Collected of what is due in the period, by what is due."),
            },
            {
                figure: "household_rate",
                rows: "period",
                name: _t("Household rate"),
                help: _t("Households that owe nothing of the period, by those billed."),
            },
            {
                figure: "clearing_rate",
                rows: "recovered",
                name: _t("Clearing rate"),
                help: _t("Collected of the opening arrears, by the opening arrears."),
            },
            {figure: "arrears", name: _t("Arrears"), kind: "money"},
        ];
    }

    get ageNames() {
        return {
            not_due: _t("Not yet due"),
            m1: _t("Up to 1 month"),
            m3: _t("1 to 3 months"),
            m6: _t("3 to 6 months"),
            m12: _t("6 to 12 months"),
            older: _t("Over 12 months"),
        };
    }

    drawTrend() {
        if (!this.canvas.el || !this.state.figures) {
            return undefined;
        }
        const {trend} = this.state.figures;
        const bars = (label, key, backgroundColor) => ({
            label,
            backgroundColor,
            data: trend.map((row) => Number(row[key])),
        });
        const chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: trend.map((row) => row.month),
                datasets: [
                    bars(_t("Due"), "due", "#c9b8c7"),
                    bars(_t("Received"), "received", "#0b7285"),
                ],
            },
            options: {animation: false, maintainAspectRatio: false},
        });
        return () => chart.destroy();
    }
}

registry.category("actions").add("wuye_dashboard", Dashboard);
