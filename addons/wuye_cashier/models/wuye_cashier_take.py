from collections import defaultdict
from decimal import Decimal
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.wuye_billing.models.wuye_settlement_lean import LOCKS

from wuye_engine.money import to_decimal
from wuye_engine.tender import change

OF_COMPANY = ("name", "currency_id", "partner_id", "parent_id", "parent_path", *LOCKS)
yuan = partial(to_decimal, places=2)  # an amount of the screen, to the fen


class WuyeCashier(models.AbstractModel):
    """Money taken: once, whole, with its number, or not at all (D15, D16, I9)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def take(self, token, order):
        """Take a payment; the same order sent again gives the same receipt.

        :param order: {"token": made by the screen, "unit_id", "partner_id",
            "lines": [{"charge_id", "amount", "late"}],
            "advances": [{"amount", "item_id", "period_start", "period_end"}],
            "tenders": [{"code", "amount", "given", "reference"}]}; amounts in yuan.
            ``late`` are the damages the screen showed, charged and paid in full.
        :return: {"id", "name", "amount", "change", "numbers"}
        :raises UserError: says what to do; nothing is written and no number is used
        """
        self._check_post()
        return self._take(self.env["wuye.desk"]._of_token(token), order)

    @api.model
    def _take(self, desk, order):
        """As `take`, at a desk that is known."""
        self._lock_token(order["token"])
        done = self._find(order["token"])
        if done:
            return self._say_receipt(done, desk)
        shift = self.env["wuye.shift"]._require_mine(desk)
        # sudo: a company has a hundred columns; a payment reads these
        desk.company_id.sudo().fetch(OF_COMPANY)
        self._lock_shift(shift)
        bills = self._lock_bills(desk, order)
        self._lock_ahead(order)
        late = self._charge_late(order, bills)
        receipt = self._make_receipt(desk, shift, order, bills, late)
        self._book(receipt)
        self._follow(receipt, order)
        return self._say_receipt(receipt, desk)

    @api.model
    def look_up(self, token, order_token):
        """What became of an order whose answer was lost: its receipt, or False.

        A locked screen asks on, so that the receipt is there when it is unlocked.
        """
        self._check_post()
        desk = self.env["wuye.desk"]._registered(token)
        done = self._find(order_token)
        return self._say_receipt(done, desk) if done else False

    # === LOCKS === #

    @api.model
    def _lock_token(self, order_token):
        """Of two calls with one token the second waits for the first."""
        if not order_token:
            raise UserError(self.env._("The payment has no token. Reload the page."))
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"wuye.receipt/{order_token}"],
        )

    @api.model
    def _find(self, order_token):
        """The caller's receipt of a token."""
        # sudo: he reads no receipts of his open shift, but asks for this one
        return (
            self.env["wuye.receipt"]
            .sudo()
            .search(
                [
                    ("client_token", "=", order_token),
                    ("user_id", "=", self.env.uid),
                ]
            )
        )

    @api.model
    def _lock_shift(self, shift):
        """While money is taken the shift cannot be closed."""
        self.env.cr.execute(
            "SELECT state FROM wuye_shift WHERE id = %s FOR UPDATE", shift.ids
        )

    @api.model
    def _lock_bills(self, desk, order):
        """{charge: amount} of the order, locked and checked.

        :raises UserError: a bill is another payer's, of another line, or no longer
            open for so much
        """
        unit = self.env["wuye.unit"].browse(order.get("unit_id") or [])
        unit.check_access("read")  # money in advance is kept for it
        wanted = {
            line["charge_id"]: yuan(line["amount"]) for line in order.get("lines", ())
        }
        charges = self.env["wuye.charge"].browse(sorted(wanted))
        charges.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_charge WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                charges.ids,
            )
        )
        charges.invalidate_recordset()
        charges.check_access("read")  # as they are now: what is locked stays
        for charge in charges:
            self._check_bill(desk, order, charge, wanted[charge.id])
        return {charge: wanted[charge.id] for charge in charges._settlement_order()}

    @api.model
    def _check_bill(self, desk, order, charge, amount):
        """Whether so much of a bill can be taken here, of this payer."""
        if charge.partner_id.id != order["partner_id"]:
            raise UserError(
                self.env._(
                    "%s is another payer's bill. Take the money of one payer at a "
                    "time.",
                    charge.display_name,
                )
            )
        if not self._is_taken(desk, charge.item_id):
            raise UserError(
                self.env._(
                    "%s is not taken at this desk or by you: it is of another "
                    "business line. Send the payer to the desk of that line.",
                    charge.display_name,
                )
            )
        if amount > yuan(charge.amount_residual):
            raise UserError(self._say_taken(charge))

    @api.model
    def _say_taken(self, charge):
        """Who was faster, or what is open still (D15)."""
        # sudo: the receipt may be another collector's; it is named, not opened
        line = (
            self.env["wuye.receipt.line"]
            .sudo()
            .search([("charge_id", "=", charge.id)], order="id desc", limit=1)
        )
        receipt = line.receipt_id
        if not receipt:
            return self.env._(
                "%(charge)s is open for %(open)s only. Nothing was written and no "
                "number was used: press Enter on the room to see what is open.",
                charge=charge.display_name,
                open=charge.currency_id.format(charge.amount_residual),
            )
        return self.env._(
            "%(charge)s was paid at desk %(desk)s, %(user)s, %(time)s, receipt "
            "%(number)s; %(open)s is open. Nothing was written and no number was used.",
            charge=charge.display_name,
            desk=receipt.desk_id.display_name,
            user=receipt.user_id.name,
            time=fields.Datetime.context_timestamp(self, receipt.taken_at).strftime(
                "%H:%M"
            ),
            number=receipt.name,
            open=charge.currency_id.format(charge.amount_residual),
        )

    # === DAMAGES === #

    @api.model
    def _charge_late(self, order, bills):
        """Charge the damages the payer was shown: {charge of damages: amount}.

        :raises UserError: they are others now; nobody types them
        """
        shown = {
            line["charge_id"]: yuan(line["late"])
            for line in order.get("lines", ())
            if line.get("late")
        }
        asked = self.env["wuye.charge"].union(
            *(charge for charge in bills if charge.id in shown)
        )
        if not asked:
            return {}
        today = fields.Date.context_today(self)
        owed = self._late_owed(asked, today)
        for charge in asked:
            now = yuan(owed[charge].amount) if charge in owed else Decimal("0.00")
            if now != shown[charge.id]:
                raise UserError(
                    self.env._(
                        "The damages of %(charge)s are %(now)s now, not %(shown)s. "
                        "Open the room again.",
                        charge=charge.display_name,
                        now=charge.currency_id.format(float(now)),
                        shown=charge.currency_id.format(float(shown[charge.id])),
                    )
                )
        day = self.env["wuye.month"]._open_date(asked.community_id[:1], today)
        # the payer says what pays them: an advance only as a tender
        late = self.env["wuye.late.fee"]._charge(owed, day, settle=False)
        late = late.with_env(self.env)
        return {charge: yuan(charge.amount_residual) for charge in late}

    # === BOOKING === #

    @api.model
    def _make_receipt(self, desk, shift, order, bills, late):
        """The receipt with its lines and tenders, on the next number.

        :raises UserError: no number is left, or the tenders do not add up (D16)
        """
        lines = [self._prepare_line(c, a) for c, a in {**bills, **late}.items()]
        lines += [
            self._prepare_advance(desk, order, advance)
            for advance in order.get("advances", ())
        ]
        lines += self._prepare_others(desk, order)
        tenders = [self._prepare_tender(t) for t in order.get("tenders", ())]
        due = self._add_up(desk, lines, tenders)
        number = self._number_for(desk, order)
        if not number:
            self._refuse_without_number()
        # sudo: numbers and receipts are written here and nowhere else
        number.sudo().write({"state": "used", "holder_id": False})
        return (
            self.env["wuye.receipt"]
            .sudo()
            .create(
                {
                    "name": number.name,
                    "number_id": number.id,
                    "client_token": order["token"],
                    "shift_id": shift.id,
                    "user_id": self.env.uid,
                    "unit_id": order.get("unit_id"),
                    "partner_id": order["partner_id"],
                    "date": fields.Date.context_today(self),
                    "amount": float(due),
                    "line_ids": [fields.Command.create(line) for line in lines],
                    "tender_ids": [fields.Command.create(one) for one in tenders],
                }
            )
        )

    @api.model
    def _add_up(self, desk, lines, tenders):
        """What is due, in yuan; the tenders come to the same (D16)."""
        due, paid = (
            sum((yuan(row["amount"]) for row in rows), Decimal("0.00"))
            for rows in (lines, tenders)
        )
        if not due:
            raise UserError(self.env._("There is nothing to take: tick a bill first."))
        if due != paid:
            raise UserError(self._say_difference(desk, due, paid))
        return due

    @api.model
    def _number_for(self, desk, order):
        """The number an order is receipted on: the next one the caller holds."""
        return self._drawn(desk, limit=1)

    @api.model
    def _prepare_line(self, charge, amount):
        return {
            "charge_id": charge.id,
            "unit_id": charge.unit_id.id,
            "item_id": charge.item_id.id,
            "period_start": charge.period_start,
            "period_end": charge.period_end,
            "amount": float(amount),
        }

    @api.model
    def _prepare_advance(self, desk, order, advance):
        item = self.env["wuye.fee.item"].browse(advance.get("item_id") or [])
        if item and not self._is_taken(desk, item):
            raise UserError(
                self.env._(
                    "%s is not taken at this desk or by you, not in advance either. "
                    "Send the payer to the desk of that line.",
                    item.display_name,
                )
            )
        return {
            "unit_id": order["unit_id"],
            "item_id": advance.get("item_id"),
            "period_start": advance.get("period_start"),
            "period_end": advance.get("period_end"),
            "amount": float(yuan(advance["amount"])),
        }

    @api.model
    def _prepare_others(self, desk, order):
        """Lines neither of bills nor advances: a hook, see `_prepare_receive`."""
        return []

    @api.model
    def _prepare_tender(self, tender):
        self.env["wuye.tender"]._check(tender)
        return {
            "tender": tender["code"],
            "amount": float(yuan(tender["amount"])),
            "given": tender.get("given"),
            "reference": tender.get("reference"),
        }

    @api.model
    def _say_difference(self, desk, due, paid):
        form = desk.company_id.currency_id.format
        if paid > due:
            return self.env._(
                "%(rest)s is over. Ask the payer: change, or an advance (F4). Nothing "
                "was written.",
                rest=form(float(paid - due)),
            )
        return self.env._(
            "%(rest)s is missing. Lower what is taken on a bill, or add a tender. "
            "Nothing was written.",
            rest=form(float(due - paid)),
        )

    @api.model
    def _book(self, receipt):
        """The payments of a receipt: each tender its part of each line."""
        settled = []
        for tender, paid in self.env["wuye.tender"]._spread(receipt):
            own = getattr(self.env["wuye.tender"], f"_book_{tender.tender}", None)
            if own:
                own(receipt, tender, paid)
            else:
                settled.append(self._prepare_receive(receipt, tender, paid))
        # sudo: rights are checked by now; the lines of business are asked once more
        self.env["wuye.settlement"].sudo()._receive(settled)

    @api.model
    def _prepare_receive(self, receipt, tender, parts):
        """What `wuye.settlement` books of one tender."""
        charges, advances = defaultdict(Decimal), []
        for line, amount in parts:
            if line.charge_id:
                charges[line.charge_id] += amount
            else:
                advances.append(
                    {
                        "unit": line.unit_id,
                        "item": line.item_id,
                        "amount": float(amount),
                        "period_start": line.period_start,
                        "period_end": line.period_end,
                    }
                )
        return {
            "partner": receipt.partner_id,
            "journal": receipt.company_id._wuye_tender_journal(tender.tender),
            "date": receipt.date,
            "memo": receipt.name,
            "tender": tender,
            "charges": [(charge, float(part)) for charge, part in charges.items()],
            "advances": advances,
        }

    @api.model
    def _follow(self, receipt, order):
        """What else a payment brings about, in the same transaction: a hook."""

    @api.model
    def _say_receipt(self, receipt, desk):
        handed_back = sum(
            change(yuan(tender.given), yuan(tender.amount))
            for tender in receipt.tender_ids
            if tender.given
        )
        return {
            "id": receipt.id,
            "name": receipt.name,
            "amount": receipt.amount,
            "change": float(handed_back),
            "numbers": self._say_numbers(desk),
        }
