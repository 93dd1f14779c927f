from odoo import api, fields, models
from odoo.exceptions import UserError

from ..bill_facts import CHANGES

# Charges whose own line is on the receivable account: no bill, no income.
ON_RECEIVABLE = ("opening", "takeover")
# what is read of a line before it is matched
MATCHED = (
    *("account_id", "amount_residual", "balance", "company_currency_id", "company_id"),
    *("currency_id", "date", "matching_number", "move_id", "wuye_charge_id"),
    "wuye_entry_community_id",
)


class WuyeCharge(models.Model):
    """How a charge meets the ledger: its labels, accounts, claims and months."""

    _inherit = "wuye.charge"

    is_deferred = fields.Boolean(
        string="Income by month",
        compute="_compute_is_deferred",
        store=True,
        precompute=True,
        help="The income is earned over the months of the period.",
    )

    # === COMPUTE === #

    # not on the item's own switch: a bill stays what it was when it was made
    @api.depends("item_id", "kind", "period_start", "period_end")
    def _compute_is_deferred(self):
        for charge in self:
            start, end = charge.period_start, charge.period_end
            charge.is_deferred = bool(
                charge.item_id.is_deferred
                and charge.kind in ("regular", "supplement")
                and (start.year, start.month) != (end.year, end.month)
            )

    # === BUSINESS METHODS === #

    def _is_adjustment_of_earlier_month(self):
        """Whether the charge counts under 调整本月前应交数 (month report, column A)."""
        self.ensure_one()
        own = ("regular", "late_fee", "opening", "takeover")
        is_change = self.revision or self.kind not in own
        return is_change and self.bill_month < self.date.replace(day=1)

    def _search_among(self, domain):
        """Those that match, in the order they were made.

        The database looks: of the charges of a large run none need be read for that.
        """
        return self.search([("id", "in", self.ids), *domain], order="id")

    def _settlement_order(self):
        """Oldest first, then by item: the order in which money settles charges."""
        return self.sorted(
            lambda charge: (
                charge.date_due,
                charge.bill_month,
                charge.item_id.sequence,
                charge.id,
            )
        )

    def _bill_label(self):
        """What the bill line says, in the payer's language: item and period."""
        self.ensure_one()
        start, end = self.period_start, self.period_end
        whole = start.day == 1 and end == fields.Date.end_of(end, "month")
        if whole and (start.year, start.month) == (end.year, end.month):
            period = start.strftime("%Y-%m")
        elif whole:
            period = f"{start:%Y-%m} ~ {end:%Y-%m}"
        else:
            period = f"{start} ~ {end}"
        written = self.company_id._wuye_written(self.partner_id)
        return f"{self.item_id.with_env(written.env).name} {period}"

    def _entry_label(self):
        """What an entry about the charge says, in the company's language."""
        self.ensure_one()
        return self.with_env(self.company_id._wuye_written().env).display_name

    def _is_released(self):
        """Whether its income waits on the deferred account: own, or of its origin.

        A reversal does not count: what its charge released is taken back as one.
        """
        self.ensure_one()
        origin = self.origin_id or self
        return self.kind != "reversal" and (
            self.is_deferred or (self.kind == "adjustment" and origin.is_deferred)
        )

    def _release_months(self):
        """Months over which the income is earned; of an adjustment, those to come."""
        self.ensure_one()
        if self.is_deferred:
            return self._months()
        own = self.date.replace(day=1)
        return [month for month in self.origin_id._months() if month >= own] or [own]

    def _income_account(self, tools):
        """The account this charge is booked to: its income, or deferred income.

        What changes a bill goes where the bill went, wherever its item points by now.
        """
        self.ensure_one()
        origin = self.origin_id
        change = self.kind in CHANGES
        if change and origin.move_line_id and origin.kind not in ON_RECEIVABLE:
            return origin.move_line_id.account_id
        if self.is_deferred:
            return tools["deferred"] or self.company_id._wuye_account("deferred")
        return self.item_id._income_account()

    def _months(self):
        """First days of the calendar months the period touches."""
        self.ensure_one()
        month = self.period_start.replace(day=1)
        months = []
        while month <= self.period_end:
            months.append(month)
            month = fields.Date.add(month, months=1)
        return months

    def _claim_lines(self):
        """{charge: receivable lines that claim it, those opened again first}"""
        billed = self.filtered(lambda charge: charge.kind not in ON_RECEIVABLE)
        lines = self.env["account.move.line"].search_fetch(
            [
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                "|",
                ("move_id", "in", billed.move_id.ids),
                "&",
                ("wuye_charge_id", "in", self.ids),
                ("move_id.wuye_kind", "in", (*ON_RECEIVABLE, "reopen")),
            ],
            MATCHED,
            order="id",
        )
        named, by_move = lines.grouped("wuye_charge_id"), lines.grouped("move_id")
        none = lines.browse()
        return {
            charge: named.get(charge, none)
            | (by_move.get(charge.move_id, none) if charge in billed else none)
            for charge in self
        }

    def _claim_parts(self, amount, lines=None, taken=None):
        """Cut `amount` of the charge over the receivable lines that claim it.

        Lines opened again (void, reinstatement) come before the bill's own line.
        `amount` is signed as the charge; returns [(line, part)] with the same sign.

        :param lines: those of `_claim_lines`, where many charges are asked for at once
        :param taken: {line: yuan}, what was cut off before and is not matched yet
        """
        self.ensure_one()
        sign = -1 if amount < 0 else 1
        lines = self._claim_lines()[self] if lines is None else lines
        parts, rest, taken = [], abs(amount), {} if taken is None else taken
        for line in lines:
            left = line.amount_residual * sign - taken.get(line, 0.0)
            part = self.currency_id.round(min(rest, left))
            if part > 0:
                parts.append((line, sign * part))
                taken[line] = taken.get(line, 0.0) + part
                rest = self.currency_id.round(rest - part)
        if rest:
            raise UserError(
                self.env._(
                    "%(charge)s has %(rest)s less open in the ledger than its rows "
                    "say. Run the audit and tell the administrator.",
                    charge=self.display_name,
                    rest=rest,
                )
            )
        return parts

    def _matches_advance(self, advance):
        """Whether an advance was paid for a charge like this one."""
        self.ensure_one()
        if self.kind in ON_RECEIVABLE or (
            advance.item_id and advance.item_id != self.item_id
        ):
            return False
        if not advance.period_start:
            return True
        return advance.period_start <= self.period_start and self.period_start <= (
            advance.period_end or self.period_start
        )

    @api.model
    def _prepare_opening_vals(self, unit, item, partner, month, amount):
        """Values of an opening arrears charge of one unit, item and month."""
        month = fields.Date.start_of(fields.Date.to_date(month), "month")
        last = fields.Date.end_of(month, "month")
        written = unit.company_id._wuye_written()
        return {
            "company_id": unit.company_id.id,
            "community_id": unit.community_id.id,
            "unit_id": unit.id,
            "partner_id": partner.id,
            "item_id": item.id,
            "kind": "opening",
            "source_key": f"opening/{unit.id}/{item.id}/{month:%Y-%m}",
            "period_start": month,
            "period_end": last,
            "bill_month": month,
            "service_month": month,
            "date": last,
            "date_due": self.env["wuye.charge.builder"]._date_due(item, month),
            "amount": amount,
            "explanation": {"note": written.env._("Opening arrears taken over")},
        }

    @api.model
    def _prepare_late_vals(self, origin, amount, date):
        """Values of a charge for late payment damages on `origin`, amount given."""
        date = fields.Date.to_date(date)
        month = date.replace(day=1)
        item = self.env["wuye.fee.item"].search(
            [("kind", "=", "late"), ("company_id", "=", origin.company_id.id)], limit=1
        )
        return {
            "company_id": origin.company_id.id,
            "community_id": origin.community_id.id,
            "unit_id": origin.unit_id.id,
            "partner_id": origin.partner_id.id,
            "item_id": item.id,
            "tax_id": item.tax_id.id,
            "kind": "late_fee",
            "source_key": f"late/{origin.id}/{date}",
            "origin_id": origin.id,
            "period_start": date,
            "period_end": date,
            "bill_month": month,
            "service_month": month,
            "date": date,
            "date_due": date,
            "amount": amount,
            "explanation": {"note": origin._entry_label()},
        }
