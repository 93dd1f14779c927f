import logging
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_cashier.models.wuye_tender import yuan

from ..answer import Unreachable
from .wuye_pay_order import LIFE

_logger = logging.getLogger(__name__)

DECIDERS = ("supervisor", "manager")  # what becomes of money without a receipt
FIRST_LOOK = 60  # seconds after which the server asks, if the desk does not
BATCH = 50  # orders of one run of the server
TOKEN_BYTES = 5  # 40 random bits beside the day: merchants may share a gateway


class WuyePayOrder(models.Model):
    """The life of an order: asked, paid, receipted, or given back, each once."""

    _inherit = "wuye.pay.order"

    # === ACTIONS === #

    def action_receipt(self):
        """Write the receipt of a paid order, as its collector at his desk would.

        Written already: nothing happens.

        :raises UserError: says what is in the way, e.g. that the shift is closed
        """
        self.ensure_one()
        self._check_decider()
        order = self.sudo()  # sudo: nobody writes orders; the post is checked
        order._lock()
        if order.receipt_id:
            return True
        order._check_loose()
        if order.shift_id.state != "open":
            raise UserError(
                self.env._(
                    "Shift %(shift)s is closed and counted, so no receipt comes into "
                    "it any more. Refund order %(order)s.",
                    shift=order.shift_id.name,
                    order=order.name,
                )
            )
        # as the collector: his shift, his numbers, and what he may take
        cashier = self.env["wuye.cashier"].with_user(order.user_id)
        cashier._take(order.desk_id.with_env(cashier.env), order.request)
        return True

    def action_refund(self):
        """Ask the provider to give a paid order without a receipt back.

        Asked already: nothing happens.

        :raises UserError: it is not paid, or its receipt stands
        """
        self.ensure_one()
        self._check_decider()
        order = self.sudo()  # sudo: nobody writes orders; the post is checked
        order._lock()
        if order.state in ("refund_asked", "refunded"):
            return True
        order._check_loose()
        order._ask_refund(self.env._("Paid, but no receipt was written"), self.env.user)
        return True

    def _check_decider(self):
        self.env["res.users"]._require_post(
            DECIDERS, self.env._("A supervisor decides about paid orders. Ask one.")
        )
        self.check_access("read")

    def _check_loose(self):
        """Whether the order is money without a receipt.

        :raises UserError: it is not
        """
        if self.receipt_id:
            raise UserError(
                self.env._(
                    "Receipt %(receipt)s was written for order %(order)s. To give the "
                    "money back, make the receipt void.",
                    receipt=self.receipt_id.name,
                    order=self.name,
                )
            )
        if self.state != "paid":
            raise UserError(
                self.env._("Order %s is not paid, or is given back.", self.name)
            )

    # === BEGINNING === #

    @api.model
    def _begin(self, channel, shift, vals):
        """A new order of whoever is at work in the shift.

        :param vals: what is paid: token, request, amount, and whose it is
        """
        # sudo: orders are written here and nowhere else; callers have checked the post
        return self.sudo().create(
            {
                **vals,
                "name": self._new_name(),
                "channel_id": channel.id,
                "shift_id": shift.id,
                "user_id": self.env.uid,
            }
        )

    @api.model
    def _new_name(self):
        today = fields.Date.context_today(self)
        return f"{today:%Y%m%d}{secrets.token_hex(TOKEN_BYTES).upper()}"

    @api.model
    def _loose(self):
        """Domain of money that came and has no receipt."""
        return Domain("state", "=", "paid") & Domain("receipt_id", "=", False)

    @api.model
    def _unfinished(self):
        """Domain of orders that a desk still works on: their bills are spoken for."""
        begun = fields.Datetime.subtract(fields.Datetime.now(), seconds=LIFE)
        waiting = Domain("state", "=", "waiting") & Domain("begun_at", ">", begun)
        return waiting | self._loose()

    def _is_old(self):
        """Whether the payer's time is over."""
        end = fields.Datetime.add(self.begun_at, seconds=LIFE)
        return end <= fields.Datetime.now()

    # === WHAT THE PROVIDER SAYS === #

    def _lock(self):
        """Of two that write an order the second waits, and reads it anew."""
        self.flush_recordset()
        # a conflict is no trouble: the request is begun anew
        self.env.cr.execute(
            "SELECT id FROM wuye_pay_order WHERE id = ANY(%s) FOR UPDATE",
            [self.ids],
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _ask(self, verb, *args):
        """Ask the provider and write down what it says; its `Answer`, or None.

        Nothing is locked meanwhile: its notice may come before its answer.
        """
        self.ensure_one()
        try:
            answer = getattr(self.channel_id._provider(), f"_{verb}")(self, *args)
        except Unreachable:
            return None
        if answer.order != self.name:
            return None
        self._settle(answer)
        return answer

    def _look(self):
        """Ask what became of an order; what never came there never will."""
        answer = self._ask("query")
        if answer and answer.state == "unknown":
            self._ask("close")

    def _settle(self, answer):
        """Write down what the provider said; said again it changes nothing.

        :return: whether it was believed; else an exception was noted
        """
        self.ensure_one()
        self._lock()
        if answer.state == "paid":
            return self._settle_paid(answer)
        if answer.state == "closed" and self.state == "waiting":
            self.write({"state": "closed", "problem": answer.reason})
        elif answer.state == "refunded" and self.state == "refund_asked":
            done = {"state": "refunded", "refunded_at": fields.Datetime.now()}
            self.write({**done, "problem": False})
        return True

    def _settle_paid(self, answer):
        kind = self._differs(answer)
        if kind:
            self.env["wuye.pay.exception"]._note_down(self, kind, answer)
            _logger.warning("payment order %s: another %s was said", self.name, kind)
            return False
        if self.state in ("waiting", "closed"):
            paid = {"state": "paid", "number": answer.number}
            self.write({**paid, "paid_at": fields.Datetime.now(), "problem": False})
        return True

    def _differs(self, answer):
        """What of a payment is not as it was asked for, or False."""
        if yuan(answer.amount) != yuan(self.amount):
            return "amount"
        other = self.search(
            [
                ("channel_id", "=", self.channel_id.id),
                ("number", "=", answer.number),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        is_other = self.number and self.number != answer.number
        return "number" if other or is_other or not answer.number else False

    # === GIVING BACK === #

    def _ask_refund(self, reason, user, **vals):
        """Put down that the money goes back; the server asks after the commit."""
        asked = {"state": "refund_asked", "refund_reason": reason}
        self.write({**asked, "refund_asked_by": user.id, **vals})
        self.env.ref("wuye_tender_code.ir_cron_wuye_pay_order")._trigger()

    @api.model
    def _void(self, tender, reason):
        """The receipt of a tender is void: the payer's money goes back to him."""
        order = self.search(
            [
                ("receipt_id", "=", tender.receipt_id.id),
                ("channel_id.kind", "=", tender.tender),
            ]
        )
        if order:
            order._lock()
        if order.state == "paid":
            order._ask_refund(reason, self.env.user, is_voided=True)

    # === BY ITSELF === #

    @api.model
    def _cron_follow(self):
        """Ask after what nobody waits for any more, and give back what was asked for.

        An order that fails keeps its state and is asked for again the next time.
        """
        old = fields.Datetime.subtract(fields.Datetime.now(), seconds=FIRST_LOOK)
        found = self.search(
            [
                "|",
                ("state", "=", "refund_asked"),
                "&",
                ("state", "=", "waiting"),
                ("begun_at", "<", old),
            ],
            order="id",
            limit=BATCH,
        )
        for order in found:
            try:
                with self.env.cr.savepoint():
                    order._follow()
            except Exception:  # one order must not hold up the others' money
                _logger.exception("payment order %s is not followed", order.name)
            if not self.env["ir.cron"]._commit_progress(1):
                break  # its time is over; the rest the next time

    def _follow(self):
        if self.state == "refund_asked":
            self._refund_again()
        elif self._is_old():
            self._ask("close")
        else:
            self._look()

    def _refund_again(self):
        """Ask for the refund under its one number; how often is kept."""
        if not self.try_lock_for_update():
            return  # somebody is at it
        self._ask("refund", yuan(self.amount))
        if self.state == "refund_asked":
            written = self.company_id._wuye_written()
            self.write(
                {
                    "refund_tries": self.refund_tries + 1,
                    "problem": written.env._("The provider has not given it back yet."),
                }
            )
