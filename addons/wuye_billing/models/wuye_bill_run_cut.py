from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.wuye_property.models.wuye_work_mixin import job_key

from ..numbers import NextNumbers


class WuyeBillRun(models.Model):
    """Cutting a run into parts, how far they are, and its end."""

    _inherit = "wuye.bill.run"

    part_ids = fields.One2many(
        "wuye.bill.run.part", "run_id", string="Posting parts", readonly=True
    )

    def _work_jobs(self):
        """Of a run that is being posted: the parts that wait, or its end."""
        parts = self.sudo().part_ids  # sudo: parts are the run's, whoever may read it
        waiting = parts.filtered(lambda part: part.state == "waiting")
        work = {
            job_key(part): self.env._(
                "Units %(first)s to %(last)s",
                first=part.unit_first,
                last=part.unit_last,
            )
            for part in waiting
        }
        return work or {self._end_key(): self.env._("The end of the run")}

    def _work_button(self):
        return self.env._("Go On Posting")

    def _end_key(self):
        return f"{self._name}/{self.id}/end"

    def _post_in_background(self):
        """Cut the run into parts that are jobs; each is one transaction.

        Called again, it queues what is not posted yet, with the numbers it has.
        """
        self.ensure_one()
        run = self.sudo()  # parts are the run's, whoever may post it
        waiting = run.part_ids.filtered(lambda part: part.state == "waiting")
        waiting = waiting or run._cut()
        if waiting:
            waiting.with_env(self.env)._queue()
        else:  # all are posted, and the end did not come
            run._end()

    def _cut(self):
        """Parts of the drafts that are in none, with the numbers of their bills."""
        self.ensure_one()
        self.env["wuye.charge"].flush_model()
        bills = self._bills_by_unit()
        if not bills:
            return self.part_ids.browse()
        codes = list(bills)
        size = max(1, self.company_id.wuye_post_limit // 2)
        slices = [codes[i : i + size] for i in range(0, len(codes), size)]
        before = len(self.part_ids)
        parts = self.part_ids.create(
            [
                {
                    "run_id": self.id,
                    "number": before + number,
                    "units": [unit_id for _code, unit_id in some],
                    "unit_first": some[0][0],
                    "unit_last": some[-1][0],
                }
                for number, some in enumerate(slices, start=1)
            ]
        )
        found = [[bill for key in some for bill in bills[key]] for some in slices]
        self._promise_numbers(parts, found)
        self._rank_shared(found)
        return parts

    def _bills_by_unit(self):
        """{(code, id of a unit): [(payer, company behind, date, type of the bill)]}"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(unit.code, ''), unit.id,
                       payer.id, coalesce(payer.commercial_partner_id, payer.id),
                       charge.date,
                       CASE WHEN round(sum(charge.amount), 2) < 0
                            THEN 'out_refund' ELSE 'out_invoice' END
                  FROM wuye_charge charge
                  JOIN wuye_unit unit ON unit.id = charge.unit_id
                  JOIN res_partner payer ON payer.id = charge.partner_id
                 WHERE charge.run_id = %s AND charge.state = 'draft'
              GROUP BY unit.id, payer.id, charge.date
              ORDER BY coalesce(unit.code, '') COLLATE "C", unit.id, charge.date
                """,
                self.id,
            )
        )
        bills = defaultdict(list)
        for code, unit_id, *bill in rows:
            bills[code, unit_id].append(bill)
        return bills

    def _promise_numbers(self, parts, found):
        """Ranges of numbers, one part's behind the other's."""
        company = self.company_id
        journal = company.wuye_bill_journal_id
        Move = self.env["account.move"].with_company(company)
        NextNumbers(self.env, [journal.id])  # nobody else takes any meanwhile
        series, highest = {}, {}
        for part, bills in zip(parts, found, strict=True):
            wanted = defaultdict(list)
            for _payer, _company, date, move_type in bills:
                key = (journal.id, move_type, date)
                if key not in series:
                    series[key] = Move._wuye_series(*key)
                one = series[key]
                highest[one] = highest.get(one, one.highest) + 1
                wanted[one].append(highest[one])
            for one, some in wanted.items():
                self.env["wuye.number.range"]._keep(one, some, part.id)

    def _rank_shared(self, found):
        """Payers of several parts become customers now: parts share no row."""
        seen, shared = {}, set()
        for number, bills in enumerate(found):
            for payer in {payer for *payers, _date, _type in bills for payer in payers}:
                if seen.setdefault(payer, number) != number:
                    shared.add(payer)
        payers = self.env["res.partner"].browse(sorted(shared))
        self.env["wuye.posting"]._rank_partners(payers)

    def _queue_end(self):
        self.ensure_one()
        self.with_delay(
            channel="root.wuye",
            priority=5,
            identity_key=self._end_key(),
            description=self.env._("Close %(run)s", run=self.display_name),
        )._end()

    def _end(self):
        """All parts are posted, so the run is; done twice, nothing happens."""
        self.ensure_one()
        run = self.sudo()  # the run's work, whoever pressed the button
        if run.state != "posting":
            return
        if any(part.state == "waiting" for part in run.part_ids):
            raise UserError(
                self.env._("Parts of %(run)s are not posted yet.", run=run.display_name)
            )
        run._close_series()
        run._finish()

    def _close_series(self):
        """Bills that were posted before those ahead of them follow no gap any more."""
        moves = self.env["account.move"].search(
            [
                ("journal_id", "=", self.company_id.wuye_bill_journal_id.id),
                ("state", "=", "posted"),
                ("made_sequence_gap", "=", True),
            ]
        )
        if moves:
            self.env["wuye.posting"]._close_gaps(moves)
