from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.wuye_cashier.models.wuye_tender import yuan

from ..payment_code import read_code
from .wuye_pay_order import LIFE
from .wuye_tender import CODE


class _Rehearsed(Exception):
    """The receipt could be written: take all of it back."""


class WuyeCashier(models.AbstractModel):
    """Payment codes at the desk: ordered, charged, asked for, and then taken.

    Each step is a request of its own. The order is on file before the provider is
    asked; the receipt is written by `take`, under the same token, once it is paid.
    """

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def load_desk(self, token):
        """As before, with "coded": the order of a payment by code left unfinished."""
        page = super().load_desk(token)
        # sudo: his own order at this desk, as his browser sent it
        orders = self.env["wuye.pay.order"].sudo()
        own = Domain("user_id", "=", self.env.uid)
        own &= Domain("desk_id", "=", page["desk"]["id"])
        own &= Domain("shift_id.state", "=", "open")
        left = orders.search(orders._unfinished() & own, limit=1)
        page["coded"] = left.request or False
        return page

    @api.model
    def quote_bills(self, token, charge_ids):
        """As before; bills taken one by one have no payer who shows a code (J15)."""
        quote = super().quote_bills(token, charge_ids)
        quote["tenders"] = [one for one in quote["tenders"] if one["code"] != CODE]
        return quote

    @api.model
    def code_begin(self, token, order, code):
        """Write down that a payer is asked for money; nobody is asked yet.

        All that could refuse the receipt refuses it here: bills, sums, numbers. The
        same payment begun again is the same order.

        :param order: as `take` reads it, with one tender "paycode"
        :param code: what was scanned or typed; it is not kept
        :return: as `code_state`
        :raises UserError: says what to do; nothing is written
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        self._lock_token(order["token"])
        found = self._my_order(order["token"])
        if found:
            return self._say_order(found)
        amount = self._coded_amount(order)
        channel = self.env["wuye.pay.channel"]._for_code(desk.company_id, code)
        shift = self.env["wuye.shift"]._require_mine(desk)
        self._touch(shift)
        bills = self._lock_bills(desk, order)
        charges = self.env["wuye.charge"].union(*bills)
        self._touch(charges)
        self._rehearse(desk, self._as_tender(order, channel.kind))
        vals = {
            "client_token": order["token"],
            "request": order,
            "unit_id": order.get("unit_id"),
            "partner_id": order["partner_id"],
            "charge_ids": charges.ids,
            "amount": float(amount),
        }
        begun = self.env["wuye.pay.order"]._begin(channel, shift, vals)
        return self._say_order(begun)

    @api.model
    def code_charge(self, token, order_token, code):
        """Have the provider take the money from the payer's account.

        :return: as `code_state`; "waiting" while he enters his password, or where the
            provider gave no answer
        """
        order = self._served(token, order_token)
        channel = self.env["wuye.pay.channel"]._for_code(order.company_id, code)
        if order.state != "waiting" or channel != order.channel_id:
            return self._say_order(order)
        if order._is_old():  # its bills may be taken elsewhere by now
            return self.code_cancel(token, order_token)
        order._ask("charge", read_code(code))
        return self._say_order(order)

    @api.model
    def code_state(self, token, order_token):
        """What became of an order, by the provider's word.

        An order it never heard of, its desk having died before, is closed.

        :return: {"number", "state", "channel", "amount", "reason"}; amount in yuan
        """
        order = self._served(token, order_token)
        if order.state == "waiting":
            order._look()
        return self._say_order(order)

    @api.model
    def code_cancel(self, token, order_token):
        """Give an order up; paid in the meantime it stays paid. As `code_state`.

        "waiting" still, where the provider gave no answer: the server asks on, and the
        desk goes on with the next payer.
        """
        order = self._served(token, order_token)
        if order.state == "waiting" and not order._ask("close"):
            silent = self.env._(
                "The provider does not answer. The order is given up as soon as it "
                "does; its bills wait until then, at most %s minutes.",
                LIFE // 60,
            )
            return {**self._say_order(order), "reason": silent}
        return self._say_order(order)

    # === ORDERS === #

    @api.model
    def _served(self, token, order_token):
        """The caller's order of a token, or refused."""
        self._check_post()
        self.env["wuye.desk"]._of_token(token)
        order = self._my_order(order_token)
        if not order:
            raise UserError(
                self.env._(
                    "This payment was not begun, nobody was asked for money. Begin it "
                    "again."
                )
            )
        return order

    @api.model
    def _my_order(self, order_token):
        # sudo: he reads no orders of his open shift, but asks for this one
        return (
            self.env["wuye.pay.order"]
            .sudo()
            .search(
                [("client_token", "=", order_token), ("user_id", "=", self.env.uid)]
            )
        )

    @api.model
    def _say_order(self, order):
        return {
            "number": order.name,
            "state": order.state,
            "channel": order.channel_id._label(),
            "amount": order.amount,
            "reason": order.problem or "",
        }

    @api.model
    def _touch(self, records):
        """Change rows without changing them: whoever waits for one of them has to
        begin anew, and sees the order; a lock alone would let him go on."""
        records.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id = ANY(%s) RETURNING id",
                SQL.identifier(records._table),
                sorted(records.ids),
            )
        )

    @api.model
    def _coded(self, order):
        return [one for one in order.get("tenders", ()) if one["code"] == CODE]

    @api.model
    def _coded_amount(self, order):
        """The yuan that are asked for by code.

        :raises UserError: not by one code
        """
        coded = self._coded(order)
        if len(coded) != 1:
            raise UserError(
                self.env._("One payment is for one payment code. Take the rest apart.")
            )
        return yuan(coded[0]["amount"])

    @api.model
    def _as_tender(self, order, kind, reference=False):
        """The order with the tender that its code has become."""
        tenders = [
            {**one, "code": kind, "reference": reference, "given": None}
            if one["code"] == CODE
            else one
            for one in order["tenders"]
        ]
        return {**order, "tenders": tenders}

    @api.model
    def _rehearse(self, desk, order):
        """Write the receipt and take it back: what refuses it refuses it now.

        :raises UserError: as `take`
        """
        try:
            with self.env.cr.savepoint():
                self._take(desk, order)
                raise _Rehearsed
        except _Rehearsed:
            self.env.invalidate_all()

    # === THE RECEIPT === #

    @api.model
    def _lock_bills(self, desk, order):
        bills = super()._lock_bills(desk, order)
        self._refuse_spoken_for(order, self.env["wuye.charge"].union(*bills))
        return bills

    @api.model
    def _refuse_spoken_for(self, order, charges):
        """Bills that another payer is paying by code are not taken (D15)."""
        # sudo: the order may be another collector's; it is named, not opened
        orders = self.env["wuye.pay.order"].sudo()
        others = Domain("charge_ids", "in", charges.ids)
        others &= Domain("client_token", "!=", order["token"])
        other = orders.search(orders._unfinished() & others, limit=1)
        if other:
            charge = (other.charge_ids & charges)[:1]
            raise UserError(
                self.env._(
                    "%(charge)s is being paid by code at desk %(desk)s, %(user)s, "
                    "order %(order)s. Nothing was written and no number was used: wait "
                    "for its receipt, or have it cancelled there.",
                    charge=charge.display_name,
                    desk=other.desk_id.display_name,
                    user=other.user_id.name,
                    order=other.name,
                )
            )

    @api.model
    def _make_receipt(self, desk, shift, order, bills, late):
        """As before; a payment code only where its order is paid, and once."""
        if not self._coded(order):
            return super()._make_receipt(desk, shift, order, bills, late)
        paid = self._paid_order(order)
        order = self._as_tender(order, paid.channel_id.kind, paid.number)
        receipt = super()._make_receipt(desk, shift, order, bills, late)
        paid.receipt_id = receipt
        return receipt

    @api.model
    def _paid_order(self, order):
        """The order of a payment, locked and paid.

        :raises UserError: it is not, or it is another payment's
        """
        paid = self._my_order(order["token"])
        if paid:
            paid._lock()
        if not paid or paid.state == "waiting":
            raise UserError(
                self.env._("The payer has not paid by code. Scan his code first.")
            )
        paid._check_loose()
        if paid.request != order:
            raise UserError(
                self.env._(
                    "Order %s was for something else. Open the desk again: its receipt "
                    "is written for what was paid.",
                    paid.name,
                )
            )
        return paid
