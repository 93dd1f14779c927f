from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.errors import EngineError
from wuye_engine.money import to_decimal
from wuye_engine.periods import Period, due_periods
from wuye_engine.proration import split_amount


class WuyeChargeBuilder(models.AbstractModel):
    """From contract lines to charge values; the sums are the engine's.

    Writes nothing. A line whose rule cannot be evaluated gives a failure, never an
    amount of zero (B2).
    """

    _name = "wuye.charge.builder"
    _description = "Charge Builder"

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_charges(self, lines, month, period_end=None):
        """Charges of `lines` that fall to be billed in `month`.

        :param month: first day of the bill month
        :param period_end: cut the periods to end on this day (R42)
        :return: (list of values for wuye.charge, list of failures); a failure is
            {"line", "period", "message", "severity"} with severity *error*, or
            *skipped* for consumption left blank or zero (R43)
        """
        due = self._due(lines, month)
        if period_end:
            due = [(line, self._cut(period, period_end)) for line, period in due]
        return self._prepare_due(due, month)

    @api.model
    def _prepare_due(self, due, month):
        """As `_prepare_charges`, for [(line, Period)]; what depends on others last."""
        facts = self._usages(due)
        measured = [self._measured(line, period, facts) for line, period in due]
        facts.update(self._prepare_facts([row[:2] for row in measured]))
        measured.sort(key=lambda row: row[0].item_id.id in facts["shares"])
        vals_list, failures = [], []
        for line, period, usage in measured:
            if self._is_in_arrears(line, period, facts):
                message = self.env._(
                    "Opening arrears of this time are in the books for the fee "
                    "already. Let the line start after them."
                )
                failures.append(self._failure(line, period, message))
                continue
            try:
                if line.item_id.id in facts["shares"]:
                    facts["base"] = self._base(line, month, facts)
                priced = self._priced(line, period, usage, facts)
            except EngineError as error:
                failures.append(self._failure(line, period, self._say(error)))
                continue
            if priced is None:
                message = self.env._("Consumption is blank or zero: not billed.")
                failures.append(self._failure(line, period, message, "skipped"))
                continue
            charges = self._prepare_split(line, period, priced, month, facts)
            vals_list += charges
            for vals in charges if facts["shares"] else ():
                key = (vals["unit_id"], vals["item_id"])
                facts["here"][key] += to_decimal(vals["amount"], 2)
        return vals_list, failures

    @api.model
    def _without_billed(self, vals_list):
        """Leave out what is billed already, e.g. as a supplement at once (R26)."""
        if not vals_list:
            return []
        billed = defaultdict(list)
        for charge in self.env["wuye.charge"].search_fetch(
            [
                (
                    "contract_line_id",
                    "in",
                    list({vals["contract_line_id"] for vals in vals_list}),
                ),
                ("kind", "in", ("regular", "supplement")),
                ("state", "=", "posted"),
                ("period_end", ">=", min(vals["period_start"] for vals in vals_list)),
            ],
            ["contract_line_id", "period_start", "period_end"],
        ):
            billed[charge.contract_line_id.id].append(charge)
        return [
            vals
            for vals in vals_list
            if not any(
                charge.period_start <= vals["period_end"]
                and vals["period_start"] <= charge.period_end
                for charge in billed.get(vals["contract_line_id"], ())
            )
        ]

    @api.model
    def _due(self, lines, month):
        """[(line, Period)] of all periods whose bill month is `month`."""
        due, rules, known = [], {}, {}
        for item in lines.item_id:
            if not item.collected_by_supplier and item.basis != "manual":
                rules[item.id] = item._rules()[:3]
        for line in lines:
            of_item = rules.get(line.item_id.id)
            if of_item is None:
                continue
            key = (of_item, line.date_start, line.date_end)
            if key not in known:  # most lines begin on one of a few days
                known[key] = due_periods(key[1], key[2] or None, *of_item, month)
            due += [(line, period) for period in known[key]]
        return due

    @api.model
    def _cut(self, period, end):
        """The period with another last day; a wrong one changes nothing (R42)."""
        if not period.start <= end <= period.end:
            raise UserError(
                self.env._(
                    "%(end)s is not within the billed period %(start)s to %(last)s. "
                    "Choose an end within it; nothing was changed.",
                    end=end,
                    start=period.start,
                    last=period.end,
                )
            )
        return Period(period.start, end)

    @api.model
    def _prepare_facts(self, due):
        """What many lines need, read in a fixed number of queries."""
        lines = self.env["wuye.contract.line"].union(*(line for line, _period in due))
        payers, by_period = {}, defaultdict(lambda: (set(), set()))
        for line, period in due:
            units, items = by_period[period]
            units.add(line.unit_id.id)
            items.add(line.item_id.id)
        Unit = self.env["wuye.unit"]
        for period, (units, items) in by_period.items():
            payers[period] = Unit._payer_segments_multi(
                Unit.browse(sorted(units)), period.start, period.end, sorted(items)
            )
        return {
            "payers": payers,
            "shares": {item.id for item in lines.item_id if item._is_share()},
            "here": defaultdict(Decimal),
            "of_items": {},
            "priced": {},
            "monthly": {},
            "arrears": self._arrears(due),
            "vacant": self._vacancies(due),
            "versions": self._versions(lines.standard_id),
            "names": {},
        }

    @api.model
    def _versions(self, standards):
        """{standard: [(engine version, record)]}, the prices that are billed with."""
        return {
            standard: [(price._version(), price) for price in standard.price_ids]
            for standard in standards
        }

    @api.model
    def _arrears(self, due):
        """{(unit, item): [Period]} of opening arrears that reach into what is due."""
        found = defaultdict(list)
        if not due:
            return found
        for charge in self.env["wuye.charge"].search_fetch(
            [
                ("kind", "=", "opening"),
                ("state", "=", "posted"),
                ("community_id", "in", {line.community_id.id for line, _p in due}),
                ("period_end", ">=", min(period.start for _line, period in due)),
                ("period_start", "<=", max(period.end for _line, period in due)),
            ],
            ["unit_id", "item_id", "period_start", "period_end"],
        ):
            found[charge.unit_id, charge.item_id].append(
                Period(charge.period_start, charge.period_end)
            )
        return found

    @api.model
    def _is_in_arrears(self, line, period, facts):
        arrears = facts["arrears"]
        return bool(arrears) and any(
            known.start <= period.end and period.start <= known.end
            for known in arrears.get((line.unit_id, line.item_id), ())
        )

    @api.model
    def _prepare_split(self, line, period, priced, month, facts):
        """One charge per payer of the period, by days; together they are the whole."""
        segments = facts["payers"][period][line.unit_id.id, line.item_id.id]
        days = [(last - first).days + 1 for first, last, _partner in segments]
        vals = {
            **self._prepare_of_item(line.item_id, month, facts),
            "company_id": line.company_id.id,
            "community_id": line.community_id.id,
            "unit_id": line.unit_id.id,
            "contract_line_id": line.id,
            "service_month": self._service_month(line.item_id, period, month),
            "quantity": priced.quantity,
            "price": priced.price,
        }
        amounts, explanation = [priced.amount], priced.explanation
        if len(segments) > 1:
            unit = line.item_id._rounding().unit
            amounts = split_amount(priced.amount, days, unit)
        vals_list = []
        for (first, last, partner), amount, served in zip(
            segments, amounts, days, strict=True
        ):
            if not amount:
                continue
            if len(segments) > 1:
                explanation = {
                    **priced.explanation,
                    "payer_days": [served, sum(days)],
                }
            vals_list.append(
                {
                    **vals,
                    "partner_id": partner,
                    "period_start": first,
                    "period_end": last,
                    "amount": float(amount),
                    "explanation": explanation,
                }
            )
        return vals_list

    @api.model
    def _prepare_of_item(self, item, month, facts):
        """What all charges of an item have in common."""
        known = facts["of_items"]
        if item.id not in known:
            known[item.id] = {
                "item_id": item.id,
                "tax_id": item.tax_id.id,
                "kind": "regular",
                "bill_month": month,
                "date": month,
                "date_due": self._date_due(item, month),
            }
        return known[item.id]

    @api.model
    def _service_month(self, item, period, month):
        """本单月份 (R41): consumption month for what is measured, else the run's."""
        return period.start.replace(day=1) if item.basis == "quantity" else month

    @api.model
    def _date_due(self, item, month):
        last = fields.Date.end_of(month, "month")
        return month.replace(day=min(item.due_day, last.day))

    @api.model
    def _failure(self, line, period, message, severity="error"):
        return {
            "line": line,
            "period": period,
            "message": message,
            "severity": severity,
        }
