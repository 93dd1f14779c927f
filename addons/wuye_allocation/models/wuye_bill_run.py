from odoo import api, fields, models


class WuyeBillRun(models.Model):
    """The month's run bills the audited shares, too."""

    _inherit = "wuye.bill.run"

    def _prepare_without_line(self):
        vals_list = super()._prepare_without_line()
        costs = self.env["wuye.allocation"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("bill_month", "=", self.month),
                ("state", "=", "audited"),
            ]
        )
        for cost in costs:
            vals_list += cost._prepare_charges()
        return vals_list


class WuyeBillRunChange(models.Model):
    """A share changes with the cost (B7)."""

    _inherit = "wuye.bill.run.change"

    reason = fields.Selection(
        selection_add=[("share", "Shared cost")], ondelete={"share": "cascade"}
    )

    @api.model
    def _explain_change(self, old, new, month):
        known = new or old
        if known.get("basis") == "manual":
            costs = [row["prices"] if row else () for row in (old, new)]
            said = [", ".join(cost) or "–" for cost in costs]
            return "share", " → ".join(said)
        return super()._explain_change(old, new, month)
