from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL, groupby

from wuye_engine.money import to_decimal
from wuye_engine.vat import split_inclusive, split_lines

from .. import figures

ZERO = Decimal("0.00")
# queries whose amounts are split as they were booked, and what kind they are
TAKEN = {
    "TEMPORARY": "temporary",
    "BACK": "temporary",
    "DEBTS": "debt",
    "CLAIMS": "debt",
}


@dataclass
class Figures:
    """Of one car park, kind and rate in a month, in yuan.

    `gross`: taken or billed with VAT; `net`: earned; `tax`: VAT that arose.
    """

    gross: Decimal = ZERO
    net: Decimal = ZERO
    tax: Decimal = ZERO

    def add(self, gross, net, tax):
        self.gross += to_decimal(gross, 2)
        self.net += to_decimal(net, 2)
        self.tax += to_decimal(tax, 2)


class WuyeParkingFigures(models.AbstractModel):
    """Parking income of months, computed twice (rows 26, 26b, 26c, G15).

    Keys are (community's id, first day of the month, kind, car park's id or False,
    rate of VAT in per cent). What differs by 0.01 is named.
    """

    _name = "wuye.parking.figures"
    _description = "Figures of Parking"

    @api.model
    def _documents(self, company, month=None):
        """From payments, bills, releases and statements: {key: Figures}."""
        found = defaultdict(Figures)
        for name, kind in TAKEN.items():
            for place, day, lot, rate, gross in self._rows(name, company, month):
                split = split_inclusive(to_decimal(gross, 2), to_decimal(rate, 2))
                key = self._key(place, day, kind, lot, rate)
                found[key].add(gross, split.base, split.tax)
        for name in ("CARDS", "EARNED"):
            for place, day, lot, rate, *sums in self._rows(name, company, month):
                found[self._key(place, day, "card", lot, rate)].add(*sums)
        self._add_coupons(found, company, month)
        return dict(found)

    @api.model
    def _add_coupons(self, found, company, month):
        """Base and VAT as an invoice over the lines of a statement has them."""
        rows = self._rows("COUPONS", company, month)
        for (_id, sign, method), group in groupby(rows, key=lambda row: row[2:5]):
            lines = [(row[0], row[1], *row[5:]) for row in group]
            amounts = [
                (to_decimal(gross, 2), to_decimal(rate, 2))
                for _place, _day, _lot, rate, gross in lines
            ]
            splits = split_lines(amounts, method)
            for (place, day, lot, rate, gross), split in zip(
                lines, splits, strict=True
            ):
                key = self._key(place, day, "coupon", lot, rate)
                found[key].add(sign * gross, sign * split.base, sign * split.tax)

    @api.model
    def _ledger(self, company, month=None):
        """From journal items: {key: Figures}; VAT of invoices has no car park."""
        found = defaultdict(Figures)
        for name in ("TAGGED", "BILLED", "TAXES"):
            for place, day, kind, lot, rate, net, tax in self._rows(
                name, company, month
            ):
                key = self._key(place, day, kind, lot, rate)
                found[key].add(net + tax, net, tax)
        return dict(found)

    @api.model
    def _differences(self, company, month=None):
        """Where both differ: [(key, "net" or "tax", from documents, from ledger)].

        Income is compared by car park; VAT in all, as an invoice has one line of VAT
        for each rate.
        """
        documents = self._documents(company, month)
        ledger = self._ledger(company, month)
        rows = []
        for name, key_of in (("net", _whole), ("tax", _without_lot)):
            said, booked = _sum(documents, name, key_of), _sum(ledger, name, key_of)
            for key in sorted(said.keys() | booked.keys(), key=str):
                if said[key] != booked[key]:
                    rows.append((key, name, said[key], booked[key]))
        return rows

    @api.model
    def _rows(self, name, company, month):
        self.env.flush_all()
        accounts = company._wuye_accounts()
        vat = [accounts[key].id for key in ("vat", "vat_simple") if key in accounts]
        deferred = accounts.get("deferred")
        return self.env.execute_query(
            SQL(
                getattr(figures, name),
                **{
                    "company": company.id,
                    "from": month or None,
                    "to": fields.Date.end_of(month, "month") if month else None,
                    "vat": vat,
                    "deferred": deferred.id if deferred else 0,
                },
            )
        )

    @api.model
    def _key(self, place, day, kind, lot, rate):
        month = day.replace(day=1)
        return place, month, kind, lot or False, to_decimal(rate or 0, 2)


def _whole(key):
    return key


def _without_lot(key):
    return (*key[:3], False, key[4])


def _sum(found, name, key_of):
    sums = defaultdict(lambda: ZERO)
    for key, row in found.items():
        sums[key_of(key)] += getattr(row, name)
    return sums
