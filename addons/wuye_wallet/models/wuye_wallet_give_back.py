from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from wuye_engine.money import to_decimal
from wuye_engine.wallet import read_amount

from ..chain import WithinSale


class WuyeWalletEntry(models.Model):
    """A purchase given back, whole or in parts: each part is an entry of its own day.

    All parts together never exceed the sale: the database adds them up.
    """

    _inherit = "wuye.wallet.entry"

    refund_ids = fields.One2many("wuye.wallet.entry", "counter_of_id", readonly=True)
    amount_left = fields.Monetary(
        string="Not given back",
        compute="_compute_amount_left",
        help="Of a sale: what may still be given back.",
    )

    _within_sale = WithinSale(
        "More than the sale would be given back, or it is not one of this wallet and "
        "place."
    )

    @api.depends("amount", "kind", "refund_ids.amount")
    def _compute_amount_left(self):
        # sudo: parts of a sale the caller reads
        rows = self.sudo()._read_group(
            [("counter_of_id", "in", self.ids), ("kind", "=", "refund")],
            ["counter_of_id"],
            ["amount:sum"],
        )
        given = {sale.id: amount for sale, amount in rows}
        for entry in self:
            is_sale = entry.kind == "spend"
            left = -entry.amount - given.get(entry.id, 0.0) if is_sale else 0.0
            entry.amount_left = entry.currency_id.round(left)

    def action_give_back(self):
        """The page on which a manager gives a sale of any day back."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give a Sale Back"),
            "res_model": "wuye.wallet.give.back",
            "view_mode": "form",
            "target": "new",
            "context": {"default_entry_id": self.id},
        }

    def _is_sale(self):
        """Whether it is a purchase that a manager may give back."""
        return self.kind == "spend" and bool(self.place_id)

    def _give_back(self, amount, reason, terminal=None, uuid=None):
        """Give a part of a sale back, today; the same number again: nothing.

        :param amount: yuan as typed; None: all that is left
        :return: the id of the entry; False where it was given back by this number
        :raises UserError: says what is in the way; nothing is written
        """
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Write down why it is given back."))
        wallet = self.wallet_id
        self._wait_for(wallet)
        if uuid and self._is_given(terminal, uuid):
            return False
        entry_id = self._enter(
            wallet,
            "refund",
            self._part_to_give_back(amount),
            place_id=self.place_id.id or None,
            terminal_id=(terminal or self.terminal_id).id or None,
            uuid=uuid,
            counter_of_id=self.id,
            card_id=self.card_id.id or None,
            paper=reason,
            user_id=self.env.uid,
        )
        self.invalidate_recordset(["refund_ids", "amount_left"])
        return entry_id

    def _part_to_give_back(self, amount):
        """Yuan that may go back: what was typed, or all that is left."""
        left = to_decimal(self.amount_left, 2)
        if not left:
            raise UserError(self.env._("This sale was given back already."))
        if self.wallet_id.state == "closed":
            raise UserError(
                self.env._(
                    "The wallet is closed by now. Send the buyer to the cash desk."
                )
            )
        part = left if amount is None else read_amount(amount)
        if part is None or part > left:
            raise UserError(
                self.env._(
                    "Of this sale up to %s may be given back.",
                    self.currency_id.format(float(left)),
                )
            )
        return part

    def _wait_for(self, wallet):
        """Two who give back at once: the second waits, and counts the first."""
        wallet.flush_recordset()
        self.env.execute_query(
            SQL("SELECT id FROM wuye_wallet WHERE id = %s FOR UPDATE", wallet.id)
        )
        wallet.invalidate_recordset()
        self.invalidate_recordset(["refund_ids", "amount_left"])

    def _is_given(self, terminal, uuid):
        """Whether a part was given back under this number.

        :raises UserError: the number stands for something else
        """
        done = self.search([("terminal_id", "=", terminal.id), ("uuid", "=", uuid)])
        if done and done.counter_of_id != self:
            raise UserError(
                self.env._("This number stands for something else. Reload the page.")
            )
        return bool(done)
