import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** What waits to be done, what is wrong first, tables of other modules, announcements. */
export class DashboardNews extends Component {
    static template = "wuye_dashboard.News";
    static props = {communities: Array};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({todo: null, announcements: [], panels: []});
        // figures come first: the page is not kept waiting for this
        onWillStart(() => void this.load(this.props.communities));
        onWillUpdateProps((next) => void this.load(next.communities));
    }

    async load(communities) {
        const key = JSON.stringify(communities);
        if (key === this.key) {
            return;
        }
        this.key = key;
        const news = await this.orm.call("wuye.dashboard", "get_news", [{communities}]);
        if (key === this.key) {
            Object.assign(this.state, news);
        }
    }

    icon(row) {
        return row.level === "wrong"
            ? "fa-exclamation-triangle text-danger"
            : "fa-exclamation-circle text-warning";
    }

    level(row) {
        return row.level === "wrong" ? _t("Wrong") : _t("To look at");
    }

    where(one) {
        return `${one.day} · ${one.places || _t("All communities")}`;
    }

    openAnnouncement(number) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "wuye.announcement",
            res_id: number,
            views: [[false, "form"]],
        });
    }
}
