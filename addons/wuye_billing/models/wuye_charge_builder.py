from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.errors import EngineError
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
        measured.sort(key=lambda row: row[0].item_id._is_share())
        facts.update(self._prepare_facts([row[:2] for row in measured]))
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
                if line.item_id._is_share():
                    facts["base"] = self._base(line, month, vals_list)
                priced = self._price(line, period, usage, facts)
            except EngineError as error:
                failures.append(self._failure(line, period, self._say(error)))
                continue
            if priced is None:
                message = self.env._("Consumption is blank or zero: not billed.")
                failures.append(self._failure(line, period, message, "skipped"))
                continue
            vals_list += self._prepare_split(line, period, priced, month, facts)
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
                for charge in billed[vals["contract_line_id"]]
            )
        ]

    @api.model
    def _due(self, lines, month):
        """[(line, Period)] of all periods whose bill month is `month`."""
        due = []
        for line in lines:
            if line.item_id.collected_by_supplier or line.item_id.basis == "manual":
                continue
            cycle, basis, timing, _proration = line.item_id._rules()
            due += [
                (line, period)
                for period in due_periods(
                    line.date_start, line.date_end or None, cycle, basis, timing, month
                )
            ]
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
        payers = {}
        by_item_period = defaultdict(self.env["wuye.unit"].browse)
        for line, period in due:
            by_item_period[line.item_id, period] |= line.unit_id
        for (item, period), units in by_item_period.items():
            segments = self.env["wuye.unit"]._payer_segments_multi(
                units, period.start, period.end, [item.id]
            )
            payers.update(
                {
                    (unit, item_id, period): rows
                    for (unit, item_id), rows in segments.items()
                }
            )
        return {
            "payers": payers,
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
        return any(
            known.start <= period.end and period.start <= known.end
            for known in facts["arrears"].get((line.unit_id, line.item_id), ())
        )

    @api.model
    def _prepare_split(self, line, period, priced, month, facts):
        """One charge per payer of the period, by days; together they are the whole."""
        result, quantity, facts_said = priced
        item = line.item_id
        segments = facts["payers"][line.unit_id.id, item.id, period]
        days = [(last - first).days + 1 for first, last, _partner in segments]
        amounts = split_amount(result.amount, days, item._rounding().unit)
        explanation = {
            **result.as_dict(),
            **facts_said,
            "basis": item.basis,
            "proration": item.proration,
            "standard": line.standard_id.name,
        }
        price = float(result.slices[-1].price) if result.slices else 0.0
        vals_list = []
        for (first, last, partner), amount, served in zip(
            segments, amounts, days, strict=True
        ):
            if not amount:
                continue
            vals = self._prepare_vals(line, month)
            vals.update(
                partner_id=partner,
                period_start=first,
                period_end=last,
                bill_month=month,
                service_month=self._service_month(item, period, month),
                quantity=float(quantity),
                price=price,
                amount=float(amount),
                explanation={
                    **explanation,
                    "payer_days": [served, sum(days)] if len(segments) > 1 else None,
                },
            )
            vals_list.append(vals)
        return vals_list

    @api.model
    def _prepare_vals(self, line, month):
        return {
            "company_id": line.company_id.id,
            "community_id": line.community_id.id,
            "unit_id": line.unit_id.id,
            "item_id": line.item_id.id,
            "contract_line_id": line.id,
            "tax_id": line.item_id.tax_id.id,
            "kind": "regular",
            "date": month,
            "date_due": self._date_due(line.item_id, month),
        }

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
