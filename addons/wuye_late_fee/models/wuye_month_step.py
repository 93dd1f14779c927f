from odoo import api, fields, models


class WuyeMonthStep(models.AbstractModel):
    """The step of late payment damages: a run begun in the month is charged."""

    _inherit = "wuye.month.step"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "late_fee": (40, self.env._("Damages"), "_step_late_fee"),
        }

    @api.model
    def _step_late_fee(self, community, month):
        """Runs dated in the month; one with something to charge forbids the close.

        Most companies charge when money is taken: without a run nothing is missing.
        """
        domain = [
            ("community_id", "=", community.id),
            ("date", ">=", str(month)),
            ("date", "<=", str(fields.Date.end_of(month, "month"))),
        ]
        runs = self.env["wuye.late.run"].search(domain)
        reasons = [
            self._reason(
                self.env._(
                    "The damages of %(run)s are not charged yet.", run=run.display_name
                ),
                self._open(self.env._("Open"), "wuye.late.run", res_id=run.id),
            )
            for run in runs
            if run.state != "posted" and run.amount_total
        ]
        [(charged, amount)] = self.env["wuye.charge"]._read_group(
            [*domain, ("kind", "=", "late_fee"), ("state", "=", "posted")],
            [],
            ["__count", "amount:sum"],
        )
        lines = [] if charged else [self.env._("None charged in this month")]
        return self._step(
            "done",
            self._money(community, amount) or f"{charged:,}",
            self._said((self.env._("%s bills"), charged or None)) + lines,
            reasons,
            self._open(self.env._("View Damages"), "wuye.late.run", domain),
        )
