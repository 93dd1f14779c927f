from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_shift import TAKERS


class WuyeRefundAsk(models.TransientModel):
    """A collector asks that a receipt of his open shift be made void (D3, D14).

    He reads no receipt of the shift, so he types the number of the paper in front of
    him; what it took he is not told.
    """

    _name = "wuye.refund.ask"
    _description = "Ask to Void a Receipt"

    number = fields.Char(string="Receipt no.", required=True)
    reason = fields.Text(required=True)
    is_retrieved = fields.Boolean(string="Original receipt retrieved")

    def action_ask(self):
        """Make the slip and put it to approval; a supervisor carries it out.

        :raises UserError: no receipt of the caller's open shift has that number
        """
        self.ensure_one()
        self.env["res.users"]._require_post(
            TAKERS, self.env._("Open the receipt and press “Refund” instead.")
        )
        receipt = self._find_receipt()
        slip = receipt.env["wuye.refund"].create(
            {
                "receipt_id": receipt.id,
                "kind": "void",
                "reason": self.reason,
                "is_retrieved": self.is_retrieved,
            }
        )
        slip.request_validation()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%s is asked for. A supervisor looks at the paper and makes the "
                    "receipt void.",
                    slip.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _find_receipt(self):
        """The receipt, as superuser.

        :raises UserError: the caller took none of that number in his open shift
        """
        # sudo: he reads no receipts of his open shift, but asks about this one
        receipt = (
            self.env["wuye.receipt"]
            .sudo()
            .search(
                [
                    ("name", "=", (self.number or "").strip()),
                    ("user_id", "=", self.env.uid),
                    ("shift_id.state", "=", "open"),
                    ("state", "=", "posted"),
                ]
            )
        )
        if not receipt:
            raise UserError(
                self.env._(
                    "You took no receipt %s in your open shift. Check the number; of a "
                    "shift that is closed open the receipt and press “Refund”.",
                    self.number,
                )
            )
        return receipt
