from odoo import api, fields, models

from odoo.addons.wuye_billing.models.wuye_unit import CHARGE_READERS


class WuyeUnit(models.Model):
    """What is held in deposits, for the button of the unit's page."""

    _inherit = "wuye.unit"

    deposit_count = fields.Integer(compute="_compute_deposits", groups=CHARGE_READERS)
    amount_deposit = fields.Monetary(
        string="Deposits",
        compute="_compute_deposits",
        groups=CHARGE_READERS,
        help="Held in deposits: not ours until it is kept.",
    )

    @api.depends_context("uid")
    def _compute_deposits(self):
        figures = {
            unit: (count, held)
            for unit, count, held in self.env["wuye.deposit"]._read_group(
                [("unit_id", "in", self.ids)],
                ["unit_id"],
                ["__count", "amount_held:sum"],
            )
        }
        for unit in self:
            unit.deposit_count, unit.amount_deposit = figures.get(
                unit._origin, (0, 0.0)
            )

    def action_open_deposits(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_deposit.wuye_deposit_action"
        )
        action.update(domain=[("unit_id", "=", self.id)], context={})
        return action
