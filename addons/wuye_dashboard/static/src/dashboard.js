/* global Chart */
import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {DashboardNews} from "./news";
import {Layout} from "@web/search/layout";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";

const TEN_THOUSAND = 10000; // yuan, the unit of the chart

/** Due, received and open, and where they come from: each figure opens its rows. */
export class Dashboard extends Component {
    static template = "wuye_dashboard.Dashboard";
    static components = {DashboardNews, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.canvas = useRef("canvas");
        this.display = {controlPanel: {}};
        this.turn = 0;
        this.state = useState({
            // as they were left, when one comes back from the rows of a figure
            filters: this.props.state?.filters || {
                communities: [],
                item: false,
                month_from: "",
                month_to: "",
            },
            figures: null,
            choices: {communities: [], items: []},
            isLoading: true,
        });
        useSetupAction({getLocalState: () => ({filters: {...this.state.filters}})});
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

    /** Figures of what is chosen now; the answer to an older choice is dropped. */
    async load() {
        const turn = ++this.turn;
        this.state.isLoading = true;
        try {
            const figures = await this.orm.call("wuye.dashboard", "get_figures", [
                {...this.state.filters},
            ]);
            if (turn === this.turn) {
                this.state.figures = figures;
                this.state.filters.month_from = figures.month_from;
                this.state.filters.month_to = figures.month_to;
            }
        } finally {
            this.state.isLoading = turn !== this.turn;
        }
    }

    choose(name, value) {
        this.state.filters[name] = value;
        return this.load();
    }

    chooseCommunity(value) {
        return this.choose("communities", value ? [Number(value)] : []);
    }

    /** The rows of a figure; `where` narrows the filters to one row of a table. */
    async open(figure, where = {}, options = {}) {
        const action = await this.orm.call(
            "wuye.dashboard",
            "get_rows",
            [figure, {...this.state.filters, ...where}],
            options
        );
        return this.action.doAction(action);
    }

    async openUnpaid() {
        const action = await this.orm.call("wuye.dashboard", "get_unpaid", [
            this.state.filters,
        ]);
        return this.action.doAction(action);
    }

    async save(kind) {
        const action = await this.orm.call("wuye.dashboard", "get_report", [
            kind,
            this.state.filters,
        ]);
        return this.action.doAction(action);
    }

    /** The filters of a row of the table by community or by item. */
    where(kind, row) {
        if (!row.id) {
            return {};
        }
        return kind === "item" ? {item: row.id} : {communities: [row.id]};
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
        const {total, unpaid, overdue, rate_before: before} = this.state.figures;
        return {
            noBills: _t(
                "No bills in this period yet. Post a bill run, or choose another period."
            ),
            noTrend: _t("No bills and no payments in these twelve months."),
            due: _t("%s households billed", total.households),
            current: _t("with advances applied"),
            rate: before === null ? "" : _t("a year ago %s", this.percent(before)),
            households: _t("%(cleared)s of %(households)s cleared", total),
            recovered: _t("recovered %s", this.money(total.recovered)),
            overdue: _t("overdue %s", this.money(overdue)),
            unpaid: _t("%(count)s bills open today, %(amount)s", {
                count: unpaid.count,
                amount: this.money(unpaid.amount),
            }),
        };
    }

    get hasNoBills() {
        return Number(this.state.figures.total.due) === 0;
    }

    get hasTrend() {
        return this.state.figures.trend.some(
            (row) => Number(row.due) || Number(row.received)
        );
    }

    /** Points of the rate, up or down, against the same months a year ago. */
    get change() {
        const {total, rate_before: before} = this.state.figures;
        if (before === null || total.rate === null) {
            return null;
        }
        const points = Number(total.rate) - Number(before);
        return {
            text: `${points < 0 ? "▼" : "▲"} ${Math.abs(points).toFixed(1)}`,
            color: points < 0 ? "text-danger" : "text-success",
        };
    }

    get cards() {
        const words = this.words;
        return [
            {figure: "due", name: _t("Due"), kind: "money", note: words.due},
            {
                figure: "current",
                name: _t("Collected of it"),
                kind: "money",
                note: words.current,
            },
            {figure: "rate", name: _t("Collection rate"), note: words.rate},
            {
                figure: "household_rate",
                name: _t("Household rate"),
                options: {by: "unit"},
                note: words.households,
            },
            {
                figure: "clearing_rate",
                name: _t("Clearing rate"),
                note: words.recovered,
            },
            {
                figure: "arrears",
                name: _t("Arrears"),
                kind: "money",
                note: words.overdue,
                noteAge: "overdue",
                isRed: true,
            },
        ];
    }

    /** What each figure is; shown below the tables, and as help of the cards. */
    get definitions() {
        return [
            [
                _t("Collection rate"),
                _t("Collected of what is due in the period, by what is due."),
            ],
            [
                _t("Household rate"),
                _t("Households that owe nothing of the period, by those billed."),
            ],
            [
                _t("Clearing rate"),
                _t("Collected of the opening arrears, by the opening arrears."),
            ],
            [
                _t("Due"),
                _t(
                    "Charges dated in the period, without opening balances and debts taken over."
                ),
            ],
            [
                _t("Collected of it"),
                _t(
                    "Payments, applied advances and credits on what is due in the period, up to its end. What is written off is not collected."
                ),
            ],
            [
                _t("Arrears"),
                _t(
                    "Arrears = opening arrears + due − collected of it − recovered − written off."
                ) +
                    " " +
                    _t(
                        "At the end of the period; the balance of the receivable account."
                    ),
            ],
        ];
    }

    get ageColors() {
        return {
            not_due: "#9db7c9",
            m1: "#e8b25a",
            m3: "#e08a3a",
            m6: "#d0573d",
            m12: "#b83232",
            older: "#8f1d2c",
        };
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
        const {trend, today} = this.state.figures;
        const isRunning = (row) => row.month === today.slice(0, 7);
        const bars = (label, key, color, running) => ({
            label,
            backgroundColor: trend.map((row) => (isRunning(row) ? running : color)),
            borderRadius: 2,
            data: trend.map((row) => Number(row[key]) / TEN_THOUSAND),
        });
        const chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                // 26-03: room for twelve
                labels: trend.map((row) => row.month.slice(2)),
                datasets: [
                    bars(_t("Due"), "due", "#c9b8c7", "#c9b8c7"),
                    bars(_t("Received"), "received", "#0b7285", "#6cb0bd"),
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                onClick: (_event, found) => this.openBar(trend, found),
                onHover: (event, found) => {
                    event.native.target.style.cursor = found.length ? "pointer" : "";
                },
                plugins: {
                    legend: {position: "top", align: "end", labels: {boxWidth: 12}},
                    tooltip: {
                        callbacks: {
                            label: ({dataset, datasetIndex, dataIndex}) => {
                                const key = datasetIndex ? "received" : "due";
                                const amount = trend[dataIndex][key];
                                return `${dataset.label} ${this.money(amount)}`;
                            },
                        },
                    },
                },
                scales: {x: {grid: {display: false}}, y: {beginAtZero: true}},
            },
        });
        this.chart = chart;
        return () => chart.destroy();
    }

    /** A bar opens its rows: those of its month. */
    openBar(trend, found) {
        if (!found.length) {
            return undefined;
        }
        const {index, datasetIndex} = found[0];
        const {month} = trend[index];
        return this.open(datasetIndex ? "received" : "due", {
            month_from: month,
            month_to: month,
        });
    }
}

registry.category("actions").add("wuye_dashboard", Dashboard);
