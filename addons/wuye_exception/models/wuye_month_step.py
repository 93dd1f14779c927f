from odoo import api, models


class WuyeMonthStep(models.AbstractModel):
    """The step of exceptions: a reminder until somebody looked into each."""

    _inherit = "wuye.month.step"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "exception": (35, self.env._("Exceptions"), "_step_exception"),
        }

    @api.model
    def _step_exception(self, community, month):
        """What was found, and how much of it nobody has looked into."""
        domain = [("community_id", "=", community.id), ("month", "=", str(month))]
        search = self.env["wuye.exception.search"].search(domain)
        context = {"default_community_id": community.id, "default_month": str(month)}
        action = self._open(
            self.env._("Search for Exceptions"),
            "wuye.exception.search",
            domain,
            search.id,
            context,
        )
        if search.state != "done":
            return self._step_not_searched(community, month, search, action)
        reasons = []
        if not search.had_bills and self._month_run(community, month).charge_count:
            text = self.env._(
                "Bills were computed since the last search: search again."
            )
            reasons.append(self._reason(text, action, blocks=False))
        opened = search.exception_ids.filtered(lambda found: found.state == "open")
        look = self._open(
            self.env._("View Exceptions"),
            "wuye.exception",
            [("search_id", "=", search.id), ("state", "=", "open")],
        )
        if opened:
            text = self.env._(
                "Nobody has looked into %(count)s exceptions; first: %(name)s.",
                count=len(opened),
                name=opened[0].display_name,
            )
            reasons.append(self._reason(text, look, blocks=False))
        return self._step(
            "done",
            f"{len(opened):,}" if opened else self.env._("Clean"),
            self._exception_lines(opened, search),
            reasons,
            look if opened else action,
        )

    @api.model
    def _step_not_searched(self, community, month, search, action):
        if search.state == "running":
            return self._step("running", action=action)
        reasons = []
        if self._month_run(community, month).charge_count:
            text = self.env._("Nobody has searched this month for exceptions.")
            reasons = [self._reason(text, action, blocks=False)]
        return self._step("waiting", reasons=reasons, action=action)

    @api.model
    def _exception_lines(self, opened, search):
        """The kinds found most often, and how many were looked into."""
        kinds = dict(opened._fields["kind"]._description_selection(self.env))
        groups = sorted(opened.grouped("kind").items(), key=lambda pair: -len(pair[1]))[
            :2
        ]
        lines = [f"{kinds[kind]}: {len(rows)}" for kind, rows in groups]
        return lines + self._said(
            (self.env._("Looked into: %s"), search.seen_count or None)
        )
