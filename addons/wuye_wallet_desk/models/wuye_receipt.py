from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeReceiptLine(models.Model):
    """A line that tops a wallet up is no bill and no advance (R109)."""

    _inherit = "wuye.receipt.line"

    wallet_id = fields.Many2one(
        "wuye.wallet", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    wallet_entry_ids = fields.One2many(
        "wuye.wallet.entry", "receipt_line_id", readonly=True
    )

    _topup_alone = models.Constraint(
        "CHECK(wallet_id IS NULL OR (charge_id IS NULL AND item_id IS NULL))",
        "A line of a receipt is for a bill or for a wallet.",
    )
    _wallet_frozen = Immutable(
        "wallet_id",
        message="A receipt never changes. Void it and take the payment again.",
    )

    @api.depends("item_id", "wallet_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for line in self.filtered("wallet_id"):
            line.display_name = self.env._("Top-up of %s", line.wallet_id.name)
        return result

    def _amount_left(self):
        """Of a top-up nothing: what is left of it is on the wallet."""
        return 0.0 if self.wallet_id else super()._amount_left()
