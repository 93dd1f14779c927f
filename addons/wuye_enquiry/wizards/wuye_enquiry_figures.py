from collections import defaultdict
from decimal import Decimal
from functools import partial

from odoo import api, fields, models

from wuye_engine.money import to_decimal

yuan = partial(to_decimal, places=2)
NOTHING = Decimal("0.00")


class WuyeEnquiry(models.TransientModel):
    """The figures of an enquiry: from charges, what settled them, and advances."""

    _inherit = "wuye.enquiry"

    def _figures(self):
        """What the room paid within the days, each payment, and what is open after.

        :return: {"items": [{"item", "paid", "advance", "applied"}], "paid",
            "advance", "applied": their sums, "payments": [{"date", "name",
            "receipt_id", "how", "payer", "by", "amount", "is_void"}], "received": sum
            of the payments, equal to paid + advance, "unpaid": [{"item", "month",
            "due", "days", "partner", "amount", "open", "late"}], "open", "late",
            "advance_left", "is_limited", "is_blind"}; amounts are Decimals of yuan
        :raises AccessError: the room is none the caller may see
        """
        self.ensure_one()
        charges, parts, advances = self._sources()
        money = self._money_rows(parts, advances)
        is_blind = self.env["wuye.shift"]._is_blind()
        if is_blind:
            money = [row for row in money if not self._is_uncounted(row[0])]
        items = self._items(money, parts)
        payments = self._payments(money)
        unpaid = self._unpaid(charges, parts)
        used = advances.use_ids.filtered(lambda use: use.date <= self.date_to)
        left = sum(map(yuan, advances.mapped("amount")), NOTHING)
        return {
            "items": items,
            **_sums(items, "paid", "advance", "applied"),
            "payments": payments,
            "received": sum((row["amount"] for row in payments), NOTHING),
            "unpaid": unpaid,
            **_sums(unpaid, "open", "late"),
            "advance_left": left - sum(map(yuan, used.mapped("amount")), NOTHING),
            "is_limited": self.env.user._sees_some_lines(),
            "is_blind": is_blind,
        }

    def _sources(self):
        """Charges he may read, what settled them, and advances, to the last day."""
        self.unit_id.check_access("read")
        own = [
            ("unit_id", "=", self.unit_id._origin.id),
            ("date", "<=", self.date_to),
        ]
        charges = self.env["wuye.charge"].search([*own, ("state", "!=", "draft")])
        advances = self.env["wuye.advance"].search(own)
        # sudo: what settled the bills he may read, and the names of its documents
        parts = (
            self.env["wuye.charge.allocation"]
            .sudo()
            .search(
                [("charge_id", "in", charges.ids), ("date", "<=", self.date_to)],
                order="date, id",
            )
        )
        return charges, parts, advances.sudo()  # sudo: likewise

    # === PAID === #

    def _money_rows(self, parts, advances):
        """[(document, date, item, kind, amount)]: money in within the days.

        As the month report counts what is received: payments of bills and advances,
        less what was given back.
        """
        rows = [
            (part.move_id, part.date, part.item_id, "paid", yuan(part.amount))
            for part in parts
            if part.kind == "payment"
        ]
        rows += [
            (
                one.payment_id.move_id or one.move_id,
                one.date,
                one.item_id,
                "advance",
                yuan(one.amount),
            )
            for one in advances
            if one.origin != "credit"
        ]
        rows += [
            (
                use.move_line_id.move_id,
                use.date,
                use.advance_id.item_id,
                "advance",
                -yuan(use.amount),
            )
            for use in advances.use_ids
            if use.kind == "return" and use.date <= self.date_to
        ]
        return [row for row in rows if row[1] >= self.date_from]

    @api.model
    def _is_uncounted(self, document):
        """Whether money came in the caller's open shift: room by room these would
        tell him what to count (D3)."""
        shift = document._wuye_tender().shift_id
        return shift.state == "open" and shift.user_id == self.env.user

    def _items(self, money, parts):
        """What was paid, by item: for bills, in advance, by advances of before."""
        found = defaultdict(lambda: dict.fromkeys(("paid", "advance", "applied"), 0))
        for _document, _day, item, kind, amount in money:
            found[item][kind] += amount
        for part in parts:
            if part.kind == "advance" and part.date >= self.date_from:
                found[part.item_id]["applied"] += yuan(part.amount)
        order = sorted(found, key=lambda item: (not item, item.sequence, item.id))
        return [
            {"item": item.name or self.env._("Any item"), **found[item]}
            for item in order
            if any(found[item].values())
        ]

    def _payments(self, money):
        """Each receipt, or document where there is none, with its part of the room."""
        sums, order = defaultdict(Decimal), {}
        for document, day, _item, _kind, amount in money:
            receipt = document._wuye_tender().receipt_id
            key = (receipt or document, day)
            sums[key] += amount
            order.setdefault(key, (day, document.id))
        kinds = self.env["wuye.tender"]._kinds()
        return [
            self._payment(source, day, sums[source, day], kinds)
            for source, day in sorted(sums, key=order.get)
        ]

    @api.model
    def _payment(self, source, day, amount, kinds):
        is_receipt = source._name == "wuye.receipt"
        if is_receipt:
            codes = source.tender_ids.mapped("tender")
            labels = [kinds.get(code, {}).get("label", code) for code in codes]
            how, by = " + ".join(labels), source.user_id.name
        else:
            how, by = source.journal_id.name, source.create_uid.name
        return {
            "date": day,
            "name": source.name,
            "receipt_id": source.id if is_receipt else False,
            "how": how,
            "payer": self._payer_of(source).name,
            "by": by,
            "amount": amount,
            "is_void": is_receipt and source.state == "void",
        }

    def _payer_of(self, source):
        """Who paid; a collective entry is of many, its lines of the room name him."""
        if source.partner_id or source._name != "account.move":
            return source.partner_id
        own = source.line_ids.filtered(lambda item: item.wuye_unit_id == self.unit_id)
        return own.partner_id[:1]

    # === OPEN === #

    def _unpaid(self, charges, parts):
        """What is open of the room at the end of the last day, oldest first."""
        settled = defaultdict(Decimal)
        for part in parts:
            settled[part.charge_id.id] += yuan(part.amount)
        left = {
            charge: yuan(charge.amount) - settled[charge.id]
            for charge in charges._settlement_order()
        }
        today = fields.Date.context_today(self)
        day = min(self.date_to, today)
        late = self.env["wuye.cashier"]._late_owed(charges, day)
        return [
            {
                "item": charge.item_id.name,
                "month": charge._paper_month(),
                "due": charge.date_due,
                "days": max((day - charge.date_due).days, 0) if charge.date_due else 0,
                "partner": charge.partner_id,
                "amount": yuan(charge.amount),
                "open": amount,
                "late": yuan(late[charge].amount) if charge in late else NOTHING,
            }
            for charge, amount in left.items()
            if amount
        ]


def _sums(rows, *keys):
    return {key: sum((row[key] for row in rows), NOTHING) for key in keys}
