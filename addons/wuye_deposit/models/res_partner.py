from odoo import api, fields, models

from odoo.addons.wuye_billing.models.wuye_unit import CHARGE_READERS


class ResPartner(models.Model):
    """What is held in deposits of a payer, for the button of his page."""

    _inherit = "res.partner"

    wuye_deposit_count = fields.Integer(
        compute="_compute_wuye_deposits", groups=CHARGE_READERS
    )
    wuye_amount_deposit = fields.Monetary(
        string="Deposits held",
        compute="_compute_wuye_deposits",
        groups=CHARGE_READERS,
        currency_field="wuye_currency_id",
    )

    @api.depends_context("uid")
    def _compute_wuye_deposits(self):
        figures = {
            partner: (count, held)
            for partner, count, held in self.env["wuye.deposit"]._read_group(
                [("partner_id", "in", self.ids)],
                ["partner_id"],
                ["__count", "amount_held:sum"],
            )
        }
        for partner in self:
            partner.wuye_deposit_count, partner.wuye_amount_deposit = figures.get(
                partner._origin, (0, 0.0)
            )

    def action_open_wuye_deposits(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_deposit.wuye_deposit_action"
        )
        action.update(domain=[("partner_id", "=", self.id)], context={})
        return action
