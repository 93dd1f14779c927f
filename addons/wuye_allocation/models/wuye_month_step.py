from odoo import api, models


class WuyeMonthStep(models.AbstractModel):
    """The step of shared costs: all of the month's are audited before the close."""

    _inherit = "wuye.month.step"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "allocation": (20, self.env._("Shared Costs"), "_step_allocation"),
        }

    @api.model
    def _step_allocation(self, community, month):
        """Costs billed in the month; one that is not audited forbids the close."""
        domain = [
            ("community_id", "=", community.id),
            ("bill_month", "=", str(month)),
            ("state", "!=", "reversed"),
        ]
        costs = self.env["wuye.allocation"].search(domain)
        if not costs:
            return self._step("done", lines=[self.env._("Nothing is shared out")])
        reasons = [
            self._reason(
                self.env._(
                    "%(cost)s is not audited: it is not billed.",
                    cost=cost.display_name,
                ),
                self._open(self.env._("Open"), "wuye.allocation", res_id=cost.id),
            )
            for cost in costs
            if cost.state != "audited"
        ]
        amount = self._money(community, sum(costs.mapped("amount")))
        rest = self._money(community, sum(costs.mapped("amount_difference")))
        return self._step(
            "done",
            amount or f"{len(costs):,}",
            self._said(
                (self.env._("%s costs"), len(costs)),
                (self.env._("Borne by the company: %s"), rest),
            ),
            reasons,
            self._open(self.env._("View Shared Costs"), "wuye.allocation", domain),
        )
