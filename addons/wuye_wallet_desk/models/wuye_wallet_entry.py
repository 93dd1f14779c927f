from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeWalletEntry(models.Model):
    """Entries of the desk know the part of the receipt they were made for."""

    _inherit = "wuye.wallet.entry"

    receipt_line_id = fields.Many2one(
        "wuye.receipt.line",
        string="Line of receipt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    tender_id = fields.Many2one(
        "wuye.receipt.tender",
        string="Tender of receipt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _origin_stays = Immutable(
        *("receipt_line_id", "tender_id"),
        message="An entry of a wallet is never changed: undo it.",
    )

    @api.model
    def _enter(self, wallet, kind, amount, **vals):
        entry = super()._enter(wallet, kind, amount, **vals)
        # written by a statement: what is remembered of the line is not what there is
        line = self.env["wuye.receipt.line"].browse(vals.get("receipt_line_id") or [])
        line.invalidate_recordset(["wallet_entry_ids"])
        return entry
