from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

# posts that work with bills: those of the app's menu
POSTS = (
    *("collector", "cashier", "accountant", "housekeeper", "ledger_clerk"),
    *("supervisor", "customer_service", "manager", "meter_reader"),
)
RECENT = 6  # what was done last, as many rows as the screen has room for


class WuyeMonthMap(models.AbstractModel):
    """What the screen 月度导航 reads: where a month stands and what blocks it (B20).

    One call per look. The steps are `wuye.month.step`'s; who may see the community
    sees all of them, buttons only for what he may open.
    """

    _name = "wuye.month.map"
    _description = "Month Map"

    # === RPC === #

    @api.model
    def load(self, community_id=False, month=False):
        """The map of a community in the user's scope; the first one, this month.

        :param month: any day of it, as a date or text
        :return: {communities: [{id, name}], community_id, month, label, days, state,
            steps: [as `wuye.month.step._load`], recent: [{at, who, what}], can_close,
            read_at}; no community in scope: no steps
        :raises AccessError: a post that has nothing to do with bills
        """
        # looking is no act with money: incompatible posts do not forbid it
        if not self.env.user._holds_post(POSTS):
            raise AccessError(
                self.env._("The month map is for posts that work with bills.")
            )
        communities = self.env["wuye.community"].search([("active", "=", True)])
        chosen = communities.filtered(lambda c: c.id == community_id)
        community = chosen or communities[:1]
        first = self._first(month)
        last = fields.Date.end_of(first, "month")
        result = {
            "communities": [{"id": c.id, "name": c.name} for c in communities],
            "community_id": community.id,
            "month": fields.Date.to_string(first),
            "label": format_date(self.env, first, date_format="yyyy-MM"),
            "days": f"{first:%m-%d} – {last:%m-%d}",
            "state": "open",
            "steps": [],
            "recent": [],
            "can_close": False,
            "read_at": f"{self._local(fields.Datetime.now()):%H:%M}",
        }
        if community:
            self._fill(result, community, first)
        return result

    @api.model
    def prepare_close(self, community_id=False, month=False):
        """The figures a close archives, for the question before it.

        Community and month as in `load`.

        :return: {month_id, name, rows: [[label, amount]], reminders: [text]}
        :raises UserError: the month cannot be closed, with the reason
        """
        self.env["res.users"]._require_post(
            ["accountant"], self.env._("Only an accountant closes a month. Ask one.")
        )
        community = self._community(community_id)
        first = self._first(month)
        record = self.env["wuye.month"]._get(community, first).with_env(self.env)
        if record.state == "closed":
            raise UserError(self.env._("%s is closed already.", record.display_name))
        record._check_ready_to_close()
        figures = self.env["wuye.month.figures"]._compute_checked(community, first)
        reminders = [
            reason["text"]
            for step in self.env["wuye.month.step"]._load(community, first)
            for reason in step["reasons"]
        ]
        return {
            "month_id": record.id,
            "name": record.display_name,
            "rows": self._closing_rows(figures),
            "reminders": reminders,
        }

    # === BUSINESS METHODS === #

    @api.model
    def _closing_rows(self, figures):
        """[[label, amount]] of what a close archives, as the report calls it."""
        label, total = self.env["wuye.month.figures"]._column_label, figures.total
        columns = ("opening", "due", "received", "later", "applied", "written_off")
        amounts = {
            **{column: getattr(total, column) for column in (*columns, "closing")},
            "advance_closing": figures.advance_closing,
        }
        return [[label(column), f"{value:,.2f}"] for column, value in amounts.items()]

    @api.model
    def _community(self, community_id):
        """:raises AccessError: not in the user's scope"""
        Community = self.env["wuye.community"]
        if not community_id:
            return Community.search([("active", "=", True)], limit=1).ensure_one()
        community = Community.browse(community_id)
        community.check_access("read")
        return community

    @api.model
    def _first(self, month):
        """First day of the month of a day, today's by default."""
        day = fields.Date.to_date(month) or fields.Date.context_today(self)
        return fields.Date.start_of(day, "month")

    @api.model
    def _fill(self, result, community, first):
        steps = self.env["wuye.month.step"]._load(community, first)
        for step in steps:
            step["action"] = self._allowed(step["action"])
            for reason in step["reasons"]:
                reason["action"] = self._allowed(reason["action"])
        closed = next(s for s in steps if s["code"] == "close")["state"] == "done"
        blocked = any(step["state"] == "blocked" for step in steps)
        is_accountant = self.env.user.has_group("wuye_property.group_accountant")
        result.update(
            steps=steps,
            state="closed" if closed else "open",
            can_close=is_accountant and not closed and not blocked,
            is_accountant=is_accountant,
            recent=self._recent(community, first),
        )

    @api.model
    def _allowed(self, action):
        """An action, or nothing for posts that may not read what it opens."""
        if action and self.env[action["res_model"]].has_access("read"):
            return action
        return None

    @api.model
    def _recent(self, community, first):
        """What was last done with the month: [{at, who, what}], latest first."""
        domain = [("community_id", "=", community.id), ("month", "=", first)]
        # sudo: who did what is said to all posts; amounts and rows are not
        run = self.env["wuye.bill.run"].sudo().search(domain)
        report = self.env["wuye.month.report"].sudo().search(domain)
        month = self.env["wuye.month"].sudo().search(domain)
        acts = [
            (run.computed_at, run.computed_by, self.env._("Bills computed")),
            (run.signed_at, run.signed_by, self.env._("Bills signed")),
            (report.computed_at, report.computed_by, self.env._("Report computed")),
            (report.signed_at, report.signed_by, self.env._("Report signed")),
        ]
        if month.state == "closed":
            acts.append((month.closed_at, month.closed_by, self.env._("Month closed")))
        for reopening in month.reopening_ids:
            asked = self.env._("Asked to reopen: %s", reopening.reason)
            acts.append((reopening.create_date, reopening.create_uid, asked))
            if reopening.state == "done":
                done = self.env._("Reopened: %s", reopening.reason)
                acts.append((reopening.done_at, reopening.done_by, done))
        known = sorted((act for act in acts if act[0]), key=lambda act: act[0])
        return [
            {"at": f"{self._local(at):%m-%d %H:%M}", "who": who.name, "what": what}
            for at, who, what in reversed(known[-RECENT:])
        ]

    @api.model
    def _local(self, moment):
        return fields.Datetime.context_timestamp(self, moment)
