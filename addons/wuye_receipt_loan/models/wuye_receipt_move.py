from odoo import fields, models


class WuyeReceiptMove(models.Model):
    """The register says who borrowed a receipt, too (R65, R69)."""

    _inherit = "wuye.receipt.move"

    kind = fields.Selection(
        selection_add=[("lend", "Lent on a Slip"), ("void",)],
        ondelete={"lend": "cascade"},
    )
