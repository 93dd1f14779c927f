from odoo import api, fields, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    """Statistics of invoices with the community, for the record rule (I8)."""

    _inherit = "account.invoice.report"

    wuye_community_id = fields.Many2one(
        "wuye.community", string="Community", readonly=True
    )

    _depends = {"account.move.line": ["wuye_entry_community_id"]}

    @api.model
    def _select(self) -> SQL:
        return SQL(
            "%s, line.wuye_entry_community_id AS wuye_community_id", super()._select()
        )
