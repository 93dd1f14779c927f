from odoo import api, fields, models


class WuyeContract(models.Model):
    """The fees agreed for one unit: home, shop, office, space or storage (A7)."""

    _name = "wuye.contract"
    _description = "Fee Contract"
    _inherit = ["mail.thread"]
    _order = "community_id, unit_id, id"

    name = fields.Char(compute="_compute_name", store=True)
    number = fields.Char(help="Number of the paper contract, if there is one.")
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="unit_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    payer_id = fields.Many2one(related="unit_id.payer_id", string="Payer today")
    line_ids = fields.One2many("wuye.contract.line", "contract_id", copy=True)
    active = fields.Boolean(default=True)
    note = fields.Text()

    _unit_uniq = models.UniqueIndex(
        "(unit_id) WHERE active IS TRUE",
        "This unit already has a contract: add the fee as a line there.",
    )

    @api.depends("unit_id.code", "number")
    def _compute_name(self):
        for contract in self:
            parts = [contract.unit_id.code, contract.number]
            contract.name = " / ".join(part for part in parts if part)

    @api.onchange("unit_id")
    def _onchange_unit_id(self):
        """Bring up the fixed items of the unit's class (R23)."""
        if self.unit_id and not self.line_ids:
            self.line_ids = [
                fields.Command.create(vals)
                for vals in self._prepare_template_lines(self.unit_id)
            ]

    @api.model
    def _prepare_template_lines(self, unit):
        """Line values that the class of `unit` starts with (R23)."""
        templates = self.env["wuye.contract.template"].search(
            [
                ("company_id", "=", unit.company_id.id),
                ("unit_kind", "=", unit.kind),
                ("community_id", "in", [unit.community_id.id, False]),
            ]
        )
        start = unit.date_handover or fields.Date.start_of(
            fields.Date.context_today(self), "month"
        )
        return [
            {
                "item_id": template.standard_id.item_id.id,
                "standard_id": template.standard_id.id,
                "date_start": start,
            }
            for template in templates
        ]

    def action_open_charges(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Charges of %(unit)s", unit=self.unit_id.display_name),
            "res_model": "wuye.charge",
            "view_mode": "list,form",
            "domain": [("unit_id", "=", self.unit_id.id)],
        }
