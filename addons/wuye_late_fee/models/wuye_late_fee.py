from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from wuye_engine.explain import Result, Slice
from wuye_engine.late_fee import Balance, late_fee
from wuye_engine.money import to_decimal

from .wuye_charge_explain import CHARGED
from .wuye_late_rule_rate import plain

# debts that bear damages; damages themselves never do (simple, not compound)
PRINCIPAL = ("regular", "supplement", "adjustment", "opening", "takeover")


@dataclass(frozen=True)
class Damages:
    """What one bill owes for being late, to a day; amounts in yuan."""

    rule: object
    result: Result  # from the due day on
    charged: Decimal  # by earlier bills, before waivers
    start: date  # first day that is not charged yet
    until: date

    @property
    def amount(self) -> Decimal:
        """What is left to be charged; below zero where too much was charged."""
        return self.result.amount - self.charged


class WuyeLateFee(models.AbstractModel):
    """Damages for late payment, from charges and their dated settlements (B12).

    They are never a floating number: what is due to a day is charged as a bill of its
    own, when money is taken or at the month's end. A day counts with what was open at
    its end, so it does not matter when the bill is made.
    """

    _name = "wuye.late.fee"
    _description = "Late Payment Damages"

    # === WHO MAY OWE === #

    @api.model
    def _candidates(self, community, until):
        """Charges of a community that may bear damages not charged yet.

        Open ones, and those settled after they were due: later than they were charged
        for, or entered after that.
        """
        Charge = self.env["wuye.charge"]
        Charge.flush_model()
        self.env["wuye.charge.allocation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.id
                  FROM wuye_charge charge
                  LEFT JOIN LATERAL (
                           SELECT max(late.period_end) AS until,
                                  max(late.create_date) AS at
                             FROM wuye_charge late
                            WHERE late.origin_id = charge.id
                              AND late.kind = 'late_fee' AND late.state = 'posted'
                       ) charged ON TRUE
                 WHERE charge.community_id = %s AND charge.state = 'posted'
                   AND charge.kind IN %s AND charge.amount > 0
                   AND charge.date_due < %s
                   AND (charge.amount_residual > 0 OR EXISTS (
                           SELECT FROM wuye_charge_allocation part
                            WHERE part.charge_id = charge.id
                              AND part.date > charge.date_due
                              AND (charged.until IS NULL
                                   OR part.date > charged.until
                                   OR part.create_date >= charged.at)))
                 ORDER BY charge.date_due, charge.id
                """,
                community.id,
                PRINCIPAL,
                until,
            )
        )
        return Charge.browse(row[0] for row in rows)

    # === HOW MUCH === #

    @api.model
    def _owed(self, charges, until):
        """{charge: `Damages`} to a day, itself included; those without are left out.

        :param charges: posted charges of one company
        :param until: a day; settlements after it are not looked at
        """
        charges = charges.filtered(
            lambda c: c.state == "posted" and c.kind in PRINCIPAL and c.amount > 0
        )
        rules = self.env["wuye.late.rule"]._for_charges(charges)
        balances, charged = self._balances(charges), self._charged(charges)
        rounding = self._item(charges.company_id[:1])._rounding() if charges else None
        engine_rules, found = {}, {}
        for charge in charges:
            rule = rules[charge]
            before = charged.get(charge, (Decimal(0), None))
            if not rule or (before[1] and before[1] >= until):
                continue  # to that day it is charged already
            if rule not in engine_rules:
                engine_rules[rule] = rule._engine_rule(until)
            result = late_fee(
                engine_rules[rule], charge.date_due, balances[charge], until, rounding
            )
            if result:
                found[charge] = self._damages(rule, result, before, until)
        return found

    @api.model
    def _damages(self, rule, result, charged, until):
        amount, day = charged
        first = min(piece.start for piece in result.slices)
        start = max(first, fields.Date.add(day, days=1)) if day else first
        return Damages(rule, result, amount, start, until)

    @api.model
    def _balances(self, charges):
        """{charge: [Balance]}: what was open at the end of each day it changed."""
        parts = self.env["wuye.charge.allocation"]._read_group(
            [("charge_id", "in", charges.ids)],
            ["charge_id", "date:day"],
            ["amount:sum"],
            order="date:day",
        )
        steps = {
            charge: {min(charge.date, charge.date_due): to_decimal(charge.amount, 2)}
            for charge in charges
        }
        left = {charge: to_decimal(charge.amount, 2) for charge in charges}
        for charge, day, amount in parts:
            left[charge] -= to_decimal(amount, 2)
            steps[charge][fields.Date.to_date(day)] = left[charge]
        return {
            charge: [Balance(day, amount) for day, amount in days.items()]
            for charge, days in steps.items()
        }

    @api.model
    def _charged(self, charges):
        """{charge: (damages charged, last day)}; what was waived counts as charged."""
        # sudo: damages may be another business line's (J6); charged is charged
        rows = (
            self.env["wuye.charge"]
            .sudo()
            ._read_group(
                [
                    ("origin_id", "in", charges.ids),
                    ("kind", "=", "late_fee"),
                    ("state", "=", "posted"),
                ],
                ["origin_id"],
                ["amount:sum", "period_end:max"],
            )
        )
        return {
            charges.browse(origin.id): (to_decimal(amount, 2), day)
            for origin, amount, day in rows
        }

    @api.model
    def _item(self, company):
        """The fee item of damages; its account, VAT and rounding hold.

        :raises UserError: there is none
        """
        # sudo: as an item of no business line it is everybody's
        item = (
            self.env["wuye.fee.item"]
            .sudo()
            .search([("kind", "=", "late"), ("company_id", "=", company.id)], limit=1)
        )
        if not item:
            raise UserError(
                self.env._(
                    "%(company)s has no fee item of the kind “Late payment damages”. "
                    "Add one in Billing > Configuration > Fee Items.",
                    company=company.display_name,
                )
            )
        return item

    # === CHARGING === #

    @api.model
    def _charge(self, owed, day, settle=True):
        """Post what is owed as charges; rights are the caller's to check.

        Two at once cannot charge the same: the key of a charge is what was charged
        before it.

        :param owed: {charge: `Damages`}
        :param day: accounting date, in an open month
        :param settle: whether advances pay them at once; not where the payer stands
            at the desk and says what pays them
        :return: the charges
        """
        service = self.sudo()  # sudo: amounts follow from the rule, nobody types them
        Charge = service.env["wuye.charge"]
        vals_list = []
        for charge, damages in owed.items():
            if damages.amount <= 0:
                continue
            vals = Charge._prepare_late_vals(charge.sudo(), float(damages.amount), day)
            vals.update(
                source_key=f"late/{charge.id}/{damages.charged:.2f}",
                period_start=damages.start,
                period_end=damages.until,
                late_rule_id=damages.rule.id,
                explanation=service._explanation(charge, damages),
            )
            vals_list.append(vals)
        charges = Charge.create(vals_list)
        service.env["wuye.posting"]._post(charges, settle=settle)
        return charges

    @api.model
    def _explanation(self, charge, damages):
        """The rows of the bill: they add up to its amount."""
        # stored words are in the company's language
        written = charge.company_id._wuye_written()
        rates = damages.rule.rate_ids.with_context(lang=written.env.lang)
        slices = [
            replace(piece, name=rates._name_of(piece.start))
            for piece in damages.result.slices
        ]
        if damages.charged:
            less = Slice(CHARGED, Decimal(1), damages.charged, -damages.charged)
            slices.append(less)
        result = Result(damages.amount, tuple(slices))
        return {
            **result.as_dict(),
            "cap_percent": f"{plain(damages.rule.cap_percent):f}",
            "date_due": str(charge.date_due),
            "note": charge._entry_label(),
        }
