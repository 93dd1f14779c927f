from odoo import api, fields, models

from .wuye_unit import CHARGE_READERS


class ResPartner(models.Model):
    """What a payer still owes, for the button of his page."""

    _inherit = "res.partner"

    wuye_charge_count = fields.Integer(
        compute="_compute_wuye_charges", groups=CHARGE_READERS
    )
    wuye_amount_open = fields.Monetary(
        string="Open charges",
        compute="_compute_wuye_charges",
        groups=CHARGE_READERS,
        currency_field="wuye_currency_id",
    )
    wuye_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_wuye_currency_id",
        string="Currency of charges",
    )

    @api.depends_context("company")
    def _compute_wuye_currency_id(self):
        self.wuye_currency_id = self.env.company.currency_id

    @api.depends_context("uid")
    def _compute_wuye_charges(self):
        figures = {
            partner: (count, residual)
            for partner, count, residual in self.env["wuye.charge"]._read_group(
                [("partner_id", "in", self.ids), ("state", "=", "posted")],
                ["partner_id"],
                ["__count", "amount_residual:sum"],
            )
        }
        for partner in self:
            partner.wuye_charge_count, partner.wuye_amount_open = figures.get(
                partner._origin, (0, 0.0)
            )

    # === ACTIONS === #

    def action_open_wuye_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        action.update(
            domain=[("partner_id", "=", self.id)],
            context={"search_default_filter_open": 1},
            display_name=self.env._("Charges of %(payer)s", payer=self.display_name),
        )
        return action
