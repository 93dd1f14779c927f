from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeUsagePrepare(models.TransientModel):
    """Make the blank rows of a month, so that a clerk only types quantities.

    Rows that exist stay as they are: doing it again adds what is missing.
    """

    _name = "wuye.usage.prepare"
    _description = "Prepare Consumption of a Month"

    community_id = fields.Many2one(
        "wuye.community", required=True, default=lambda self: self._default_community()
    )
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="Month of consumption; any day of it.",
    )
    item_id = fields.Many2one(
        "wuye.fee.item",
        domain="[('basis', '=', 'quantity')]",
        help="Empty: all items with consumption.",
    )

    @api.model
    def _default_community(self):
        communities = self.env["wuye.community"].search([], limit=2)
        return communities if len(communities) == 1 else communities.browse()

    # === ACTIONS === #

    def action_prepare(self):
        """Make the missing rows and open the month's sheet."""
        self.ensure_one()
        month = fields.Date.start_of(self.month, "month")
        lines = self._lines(month)
        if not lines:
            raise UserError(
                self.env._(
                    "%(community)s has no fee by consumption in that month. Add lines "
                    "with such an item to the contracts first.",
                    community=self.community_id.display_name,
                )
            )
        known = self.env["wuye.usage"].search(
            [("month", "=", month), ("contract_line_id", "in", lines.ids)]
        )
        self.env["wuye.usage"].create(
            [
                {"contract_line_id": line.id, "month": month}
                for line in lines - known.contract_line_id
            ]
        )
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_billing.wuye_usage_action"
        )
        domain = [("month", "=", month), ("community_id", "=", self.community_id.id)]
        if self.item_id:
            domain.append(("item_id", "=", self.item_id.id))
        action.update(
            domain=domain,
            context={"search_default_group_item": 0 if self.item_id else 1},
            display_name=self.env._(
                "Consumption %(community)s %(month)s",
                community=self.community_id.name,
                month=month.strftime("%Y-%m"),
            ),
        )
        return action

    # === BUSINESS METHODS === #

    def _lines(self, month):
        """Contract lines with consumption in `month`."""
        domain = [
            ("community_id", "=", self.community_id.id),
            ("item_id.basis", "=", "quantity"),
            ("contract_id.active", "=", True),
            ("date_start", "<=", fields.Date.end_of(month, "month")),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", month),
        ]
        if self.item_id:
            domain.append(("item_id", "=", self.item_id.id))
        return self.env["wuye.contract.line"].search(domain)
