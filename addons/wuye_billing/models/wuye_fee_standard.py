from odoo import api, fields, models


class WuyeFeeStandard(models.Model):
    """A named price list of an item (收费标准), e.g. high-rise 2.60 per m²."""

    _name = "wuye.fee.standard"
    _description = "Fee Standard"
    _order = "item_id, name, id"

    name = fields.Char(required=True)
    item_id = fields.Many2one(
        "wuye.fee.item", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="item_id.company_id", store=True, index=True)
    active = fields.Boolean(default=True)
    price_ids = fields.One2many("wuye.fee.price", "standard_id")
    price_now = fields.Float(compute="_compute_price_now", digits=(16, 6))
    line_count = fields.Integer(compute="_compute_line_count")

    _name_uniq = models.Constraint(
        "UNIQUE(item_id, name)", "This item already has a standard of that name."
    )

    @api.depends("price_ids.price", "price_ids.date_from")
    def _compute_price_now(self):
        today = fields.Date.context_today(self)
        for standard in self:
            begun = standard.price_ids.filtered(
                lambda price: price.date_from and price.date_from <= today
            )
            latest = begun.sorted("date_from")[-1:]
            standard.price_now = latest.price

    def _compute_line_count(self):
        counts = dict(
            self.env["wuye.contract.line"]._read_group(
                [("standard_id", "in", self.ids)], ["standard_id"], ["__count"]
            )
        )
        for standard in self:
            standard.line_count = counts.get(standard, 0)

    # === ACTIONS === #

    def action_rerate(self):
        """Re-issue posted unpaid bills that would come out otherwise now (R25, B9).

        Paid bills stay as they are.
        """
        charges = self.env["wuye.charge"].search(
            [
                ("contract_line_id.standard_id", "in", self.ids),
                ("state", "=", "posted"),
                ("kind", "in", ("regular", "supplement")),
                ("allocation_ids", "=", False),
            ]
        )
        charges._check_may_reissue()
        fresh = charges.sudo()._rerate()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%(count)s bills issued anew.", count=len(fresh)),
            },
        }
