from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WuyeFinalBill(models.AbstractModel):
    """The bills of a unit whose payer changes on a day (A4, R31).

    What is posted and unpaid is reversed and issued anew, split by days; what is paid
    stays as it is (T1). What is not billed yet until the last day of the old payer is
    billed at once. Callers check the user's right; here it is done as superuser.
    """

    _name = "wuye.final.bill"
    _description = "Final Bill"

    # === WHAT IS THERE === #

    @api.model
    def _open_meters(self, unit, last):
        """Fees by consumption whose latest month complete on `last` has no entry."""
        after = fields.Date.add(last, days=1)
        month = fields.Date.subtract(fields.Date.start_of(after, "month"), months=1)
        lines = self.env["wuye.contract.line"].search(
            [
                ("unit_id", "=", unit.id),
                ("item_id.basis", "=", "quantity"),
                ("item_id.collected_by_supplier", "=", False),
                ("date_start", "<=", fields.Date.end_of(month, "month")),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", month),
            ]
        )
        known = self.env["wuye.usage"].search(
            [("contract_line_id", "in", lines.ids), ("month", "=", month)]
        )
        return lines - known.contract_line_id, month

    @api.model
    def _charges_from(self, unit, first):
        """Posted fees of the unit with days on or after `first` (False: all)."""
        domain = Domain(
            [
                ("unit_id", "=", unit.id),
                ("state", "=", "posted"),
                ("kind", "in", ("regular", "supplement")),
                ("contract_line_id", "!=", False),
            ]
        )
        if first:
            domain &= Domain("period_end", ">=", first)
        return self.env["wuye.charge"].search(domain, order="period_start, id")

    @api.model
    def _unpaid_groups(self, unit, first):
        """{(line, bill month): unpaid bills} with a day on or after `first`.

        The parts of a period split before belong together: they may become one again.
        """
        by_month = self._charges_from(unit, False).grouped(
            lambda charge: (charge.contract_line_id, charge.bill_month)
        )
        return {
            key: unpaid
            for key, group in by_month.items()
            if any(charge.period_end >= first for charge in group)
            and (unpaid := group.filtered(lambda charge: not charge.allocation_ids))
        }

    # === WHAT IS DONE === #

    @api.model
    def _settle_change(self, unit, first):
        """Bring the bills of `unit` in line with who pays from `first` on.

        :return: (bills reversed, bills issued) as charges
        """
        service = self.sudo()
        service._withdraw_previews(unit)
        reversed_charges, issued = service._rebill(unit, first)
        issued += service._bill_until(unit, fields.Date.subtract(first, days=1))
        return reversed_charges, issued

    @api.model
    def _withdraw_previews(self, unit, reason=None):
        """Previews that hold the unit are made anew by the ledger room.

        :param reason: sentence for the run, if it is not the payer who changed
        """
        runs = self.env["wuye.bill.run"].search(
            [("community_id", "=", unit.community_id.id), ("state", "!=", "posted")]
        )
        runs = runs.filtered(lambda run: unit in run.charge_ids.unit_id)
        for run in runs:
            if run.state == "posting":
                raise UserError(
                    self.env._(
                        "%(run)s is being posted. Wait until that is finished, then "
                        "carry this out; nothing was changed.",
                        run=run.display_name,
                    )
                )
            run._withdraw_preview(unit, reason)

    @api.model
    def _rebill(self, unit, first):
        """Reverse unpaid bills that name the wrong payer; issue them by days."""
        Charge = self.env["wuye.charge"]
        old, vals_list = Charge, []
        for (line, month), group in self._unpaid_groups(unit, first).items():
            group, wanted = self._without_right(
                group, self._prepare_wanted(line, month, group)
            )
            old += group
            vals_list += wanted
        if not old:
            return old, Charge
        date = self.env["wuye.month"]._open_date(
            unit.community_id, fields.Date.context_today(self)
        )
        for vals in vals_list:
            vals["date"] = max(vals["date"], date)
            vals["date_due"] = max(vals["date_due"], vals["date"])
        old._reverse(date)
        fresh = Charge.create(vals_list)
        self.env["wuye.posting"]._post(fresh)
        return old, fresh

    @api.model
    def _prepare_wanted(self, line, month, group):
        """Values of the bills that should stand instead of `group`, by payer."""
        builder = self.env["wuye.charge.builder"]
        start, end = min(group.mapped("period_start")), max(group.mapped("period_end"))
        shortened = any((c.explanation or {}).get("shortened") for c in group)
        vals_list, failures = builder._prepare_charges(
            line, month, period_end=end if shortened else None
        )
        faults = [row for row in failures if row["severity"] == "error"]
        if faults:
            raise UserError(
                self.env._(
                    "%(line)s cannot be billed anew: %(reason)s",
                    line=line.display_name,
                    reason=faults[0]["message"],
                )
            )
        wanted, origin = [], group[0]
        for vals in vals_list:
            if vals["period_end"] < start or vals["period_start"] > end:
                continue
            wanted.append(
                {
                    **vals,
                    "explanation": {**vals["explanation"], "shortened": shortened},
                    "kind": origin.kind,
                    "run_id": origin.run_id.id,
                    "revision": max(group.mapped("revision")) + 1,
                    "origin_id": origin.id,
                    "date": max(group.mapped("date")),
                    "date_due": max(group.mapped("date_due")),
                }
            )
        return self._without_paid(line, wanted)

    @api.model
    def _without_paid(self, line, wanted):
        """Cut from `wanted` the days that bills of the line which stay have billed."""
        kept = self.env["wuye.charge"].search(
            [
                ("contract_line_id", "=", line.id),
                ("state", "=", "posted"),
                ("kind", "in", ("regular", "supplement")),
                ("allocation_ids", "!=", False),
            ]
        )
        rest = []
        for vals in wanted:
            for charge in kept:
                self._cut(vals, charge)
            if vals["period_start"] <= vals["period_end"] and vals["amount"]:
                rest.append(vals)
        return rest

    @api.model
    def _cut(self, vals, charge):
        """Take the days of a paid bill, and its amount, out of the values."""
        day = {"days": 1}
        first, last = vals["period_start"], vals["period_end"]
        if charge.period_end < first or charge.period_start > last:
            return
        if charge.period_start <= first:
            vals["period_start"] = fields.Date.add(charge.period_end, **day)
        else:
            vals["period_end"] = fields.Date.subtract(charge.period_start, **day)
        inside = charge.period_start >= first and charge.period_end <= last
        if not inside:
            raise UserError(
                self.env._(
                    "%(charge)s is paid and reaches over the day of the change. "
                    "Request an adjustment of it first; nothing was changed.",
                    charge=charge.display_name,
                )
            )
        vals["amount"] = charge.currency_id.round(vals["amount"] - charge.amount)

    @api.model
    def _without_right(self, group, wanted):
        """(bills to reverse, values to issue): without what is right as it stands.

        Right is the payer of the days; the amount is not looked at, a price raised
        since is another matter (R25).
        """
        names = ("period_start", "period_end", "partner_id")
        should = {tuple(vals[name] for name in names) for vals in wanted}
        right = group.filtered(
            lambda c: (c.period_start, c.period_end, c.partner_id.id) in should
        )
        known = {(c.period_start, c.period_end, c.partner_id.id) for c in right}
        return group - right, [
            vals for vals in wanted if tuple(vals[name] for name in names) not in known
        ]

    @api.model
    def _bill_until(self, unit, last):
        """Bill at once what is served until `last` and in no run yet."""
        lines = self.env["wuye.contract.line"].search(
            [
                ("unit_id", "=", unit.id),
                ("contract_id.active", "=", True),
                ("date_start", "<=", last),
            ]
        )
        vals_list = []
        for month in self._months_to_bill(unit.community_id, last):
            vals_list += self._prepare_until(lines, month, last)
        vals_list = self.env["wuye.charge.builder"]._without_billed(vals_list)
        date = self.env["wuye.month"]._open_date(
            unit.community_id, fields.Date.context_today(self)
        )
        for vals in vals_list:
            vals.update(
                kind="supplement", date=date, date_due=max(vals["date_due"], date)
            )
        charges = self.env["wuye.charge"].create(vals_list)
        self.env["wuye.posting"]._post(charges)
        return charges

    @api.model
    def _months_to_bill(self, community, last):
        """Bill months after the last posted run, until that of the day after `last`."""
        end = fields.Date.add(fields.Date.start_of(last, "month"), months=1)
        run = self.env["wuye.bill.run"].search(
            [("community_id", "=", community.id), ("state", "=", "posted")],
            order="month desc",
            limit=1,
        )
        month = fields.Date.start_of(last, "month")
        if run:
            month = fields.Date.add(run.month, months=1)
        months = []
        while month <= end:
            months.append(month)
            month = fields.Date.add(month, months=1)
        return months

    @api.model
    def _prepare_until(self, lines, month, last):
        """Values of what `month` would bill and ends on or before `last`."""
        builder = self.env["wuye.charge.builder"]
        vals_list, failures = builder._prepare_charges(lines, month)
        served = [row for row in failures if row["period"].start <= last]
        faults = [row for row in served if row["severity"] == "error"]
        if faults:
            raise UserError(
                self.env._(
                    "The final bill of %(line)s cannot be made: %(reason)s",
                    line=faults[0]["line"].display_name,
                    reason=faults[0]["message"],
                )
            )
        return [
            vals
            for vals in vals_list
            if vals["period_end"] <= last and not self._is_part_of_consumption(vals)
        ]

    @api.model
    def _is_part_of_consumption(self, vals):
        """A part of a month's consumption: known, and billed, when the month is."""
        explanation = vals["explanation"]
        is_quantity = explanation.get("basis") == "quantity"
        return bool(is_quantity and explanation.get("payer_days"))
