from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

SETTLERS = ("accountant",)


class WuyePayException(models.Model):
    """What a provider said of an order and was not believed: for the accountant.

    Nothing is booked of it. He compares it with the provider's list, puts it right
    there, and notes what he found.
    """

    _name = "wuye.pay.exception"
    _description = "Exception of a Payment"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "wuye.pay.order", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="order_id.community_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("amount", "Another amount was paid"),
            ("number", "The number belongs to another order"),
        ],
        string="What differs",
        required=True,
        readonly=True,
    )
    amount = fields.Monetary(string="Provider's amount", readonly=True)
    number = fields.Char(string="Provider's number", readonly=True)
    said_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(
        [("open", "To look into"), ("settled", "Settled")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    note = fields.Text(help="What was found, and how it was put right.")
    settled_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    # a provider repeats itself until it is heard
    _said_once = models.UniqueIndex(
        "(order_id, kind, amount, number)", "This was said of the order already."
    )
    _settled_noted = models.Constraint(
        "CHECK(state = 'open' OR (coalesce(note, '') <> '' "
        "AND settled_by IS NOT NULL))",
        "Write down what was found before it is settled.",
    )
    _facts = Immutable(
        *("order_id", "kind", "amount", "number", "said_at"),
        message="What the provider said never changes. Write a note.",
    )
    _settled_stays = Immutable(
        *("state", "note", "settled_by"),
        message="What is settled stays settled.",
        when="OLD.state = 'settled'",
    )
    _kept = NeverDeleted("An exception stays on file: settle it.")

    @api.model
    def _note_down(self, order, kind, answer):
        """Keep what was said, once."""
        said = {
            "order_id": order.id,
            "kind": kind,
            "amount": float(answer.amount),
            "number": answer.number,
        }
        known = self.search([(name, "=", value) for name, value in said.items()])
        return known or self.create(said)

    def action_settle(self):
        """Close it with the note that was written.

        :raises UserError: there is no note
        """
        self.env["res.users"]._require_post(
            SETTLERS, self.env._("An accountant settles exceptions. Ask one.")
        )
        self.check_access("write")
        for found in self.filtered(lambda one: one.state == "open"):
            if not (found.note or "").strip():
                raise UserError(
                    self.env._(
                        "Write down what was found of order %s before it is settled.",
                        found.order_id.display_name,
                    )
                )
        # sudo: an accountant writes notes only; that he may was asked above
        self.sudo().filtered(lambda one: one.state == "open").write(
            {"state": "settled", "settled_by": self.env.uid}
        )

    def write(self, vals):
        if not self.env.su and vals.keys() - {"note"}:
            raise UserError(
                self.env._("Only the note of an exception is written by hand.")
            )
        return super().write(vals)
