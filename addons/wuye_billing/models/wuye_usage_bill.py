from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

POSTED = [("state", "=", "posted")]
# drafts that an accountant has looked at: posted as they stand
SIGNED = [("state", "=", "draft"), ("run_id.state", "in", ("signed", "posting"))]


class WuyeUsage(models.Model):
    """Which bills a consumption has, and the one that does not wait for the run."""

    _inherit = "wuye.usage"

    def _first_days(self):
        """{row: first day it covers}, None where no meter was taken down before it."""
        # sudo: the parts of a month are told apart whoever sees them
        ended = defaultdict(list)
        for row in self.sudo().search_fetch(
            [
                ("contract_line_id", "in", self.contract_line_id.ids),
                ("month", "in", list(set(self.mapped("month")))),
                ("date_to", "!=", False),
            ],
            ["contract_line_id", "month", "date_to"],
        ):
            ended[row.contract_line_id, row.month].append(row.date_to)
        first = {}
        for usage in self:
            days = ended[usage.contract_line_id, usage.month]
            before = [d for d in days if not usage.date_to or d < usage.date_to]
            first[usage] = before and fields.Date.add(max(before), days=1) or None
        return first

    def _charges(self, which=POSTED):
        """{row: its posted bills}; by month of consumption, and within it by days.

        :param which: domain of other bills than posted ones
        """
        charges = (
            self.env["wuye.charge"]
            .sudo()  # billed is billed, seen or not
            .search_fetch(
                [
                    ("contract_line_id", "in", self.contract_line_id.ids),
                    ("service_month", "in", list(set(self.mapped("month")))),
                    *which,
                ],
                ["contract_line_id", "service_month", "period_start", "period_end"],
            )
            .grouped(lambda charge: (charge.contract_line_id, charge.service_month))
        )
        found = {}
        for usage, first in self._first_days().items():
            last = usage.date_to
            rows = charges.get(
                (usage.contract_line_id.sudo(), usage.month), self.env["wuye.charge"]
            )
            found[usage] = rows.filtered(
                lambda charge, first=first, last=last: (
                    not first or charge.period_end >= first
                )
                and (not last or charge.period_start <= last)
            )
        return found

    def _check_not_signed(self):
        """:raises UserError: naming the signed run whose figures these rows are (B7)"""
        for usage, charges in self._charges(SIGNED).items():
            if charges:
                raise UserError(
                    self.env._(
                        "%(usage)s is in %(run)s, which is signed. Have the run "
                        "computed again first: that takes the signature back.",
                        usage=usage.display_name,
                        run=charges[0].run_id.display_name,
                    )
                )

    def _bill_at_once(self):
        """Bill what a meter measured until it was taken down (R45, C2).

        A supplement of its own days; the month's run bills the days after it. Whoever
        takes a meter down makes its bill: callers check the right. Zero is not billed.

        :return: the charges, posted into the month that is open
        :raises UserError: the bill cannot be made, with the reason
        """
        usages = self.sudo()  # posts that read meters make no bills otherwise
        builder = usages.env["wuye.charge.builder"]
        vals_list = []
        for usage in usages:
            vals, failures = builder._prepare_usage(usage)
            faults = [row for row in failures if row["severity"] == "error"]
            if faults:
                raise UserError(
                    self.env._(
                        "The bill of %(line)s cannot be made: %(reason)s",
                        line=usage.contract_line_id.display_name,
                        reason=faults[0]["message"],
                    )
                )
            date = usages.env["wuye.month"]._open_date(
                usage.community_id, fields.Date.context_today(self)
            )
            for row in builder._without_billed(vals):
                row.update(
                    kind="supplement",
                    date=date,
                    date_due=max(row["date_due"], date),
                    explanation={**row["explanation"], "shortened": True},
                )
                vals_list.append(row)
        charges = usages.env["wuye.charge"].create(vals_list)
        usages.env["wuye.posting"]._post(charges)
        return charges
