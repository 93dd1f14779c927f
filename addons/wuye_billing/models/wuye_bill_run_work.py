from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import split_every

from .wuye_posting import without_collector

PART = 5000  # units whose fees are worked out together


class WuyeBillRun(models.Model):
    """The work of a run: computing drafts, posting at once; see also its parts."""

    _inherit = "wuye.bill.run"

    def _check_post(self, group, what):
        """Only the post named may act; a delegate or administrator may not."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            [group],
            self.env._(
                "Only the post “%(post)s” may %(what)s a bill run.",
                post=self.env.ref(group).sudo().name,  # a name is no secret
                what=what,
            ),
        )

    def _lock(self):
        """One at a time works on a run; the other is told so at once."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is computing or posting %(run)s at this moment, so "
                    "nothing was changed. Wait until that is finished and look at the "
                    "run again.",
                    run=self.display_name,
                )
            ) from error

    def _compute_drafts(self):
        """Replace the drafts by newly computed ones, under the run's lock."""
        self.ensure_one()
        run = self.sudo()  # drafts are the run's, whoever may compute it
        run._lock()
        self.env["wuye.month"]._check_open(run.community_id, [run.month])
        self.env["wuye.month"]._get(run.community_id, run.month)
        run._drafts().unlink()
        (run.failure_ids + run.skipped_ids).unlink()
        with without_collector():  # many objects, no garbage
            run._create_drafts()
        [(count, units, amount)] = run.env["wuye.charge"]._read_group(
            [("run_id", "=", run.id), ("state", "=", "draft")],
            aggregates=["__count", "unit_id:count_distinct", "amount:sum"],
        )
        run.write(
            {
                "state": "computed",
                "computed_by": self.env.uid,
                "computed_at": fields.Datetime.now(),
                "signed_by": False,
                "signed_at": False,
                "charge_count": count,
                "unit_count": units,
                "amount_total": amount,
            }
        )
        self.env["wuye.bill.run.change"].sudo()._compute_for(run)

    def _withdraw_preview(self, unit, reason=None):
        """Drop the drafts because of a change in `unit`; the run is computed anew."""
        self._lock()
        self.charge_ids.filtered(lambda charge: charge.state == "draft").unlink()
        self.write(
            {
                "state": "draft",
                "signed_by": False,
                "signed_at": False,
                "charge_count": 0,
                "amount_total": 0.0,
            }
        )
        self.message_post(
            body=reason
            or self.env._(
                "Who pays for %(unit)s has changed: compute this run again.",
                unit=unit.display_name,
            )
        )

    def _create_drafts(self):
        """Make the drafts, of some units at a time: a run may have 100,000."""
        Lines, Unit = self.env["wuye.contract.line"], self.env["wuye.unit"]
        units = [
            unit.id
            for (unit,) in Lines._read_group(
                self._domain_to_bill(), ["unit_id"], order="unit_id"
            )
        ]
        parts = list(split_every(PART, units))
        for part in parts:
            self._create_drafts_of(self._lines_to_bill(Unit.browse(part)))
            if len(parts) > 1:  # what one part has read the next does not need
                self.env.flush_all()
                self.env.invalidate_all()
        self._create_charges(self._prepare_without_line())

    def _create_drafts_of(self, lines):
        builder = self.env["wuye.charge.builder"]
        vals_list, failures = builder._prepare_charges(lines, self.month)
        self._create_charges(builder._without_billed(vals_list))
        self.env["wuye.bill.run.failure"].create(
            [self._prepare_failure(failure) for failure in failures]
        )

    def _create_charges(self, vals_list):
        for vals in vals_list:
            vals["run_id"] = self.id
        if vals_list:
            self.env["wuye.charge"]._create_many(vals_list)

    def _prepare_without_line(self):
        """Values of charges that come from no contract line; add-ons have some."""
        return []

    def _domain_to_bill(self):
        return [
            ("community_id", "=", self.community_id.id),
            ("contract_id.active", "=", True),
            ("date_start", "<=", fields.Date.end_of(self.month, "month")),
        ]

    def _lines_to_bill(self, units=None, unbilled=False):
        """Contract lines the month may bill, of all units or of some.

        :param unbilled: those alone that have no charge in the run
        """
        domain = self._domain_to_bill()
        if unbilled:  # the database looks: the run may have 300,000 charges
            charges = (
                self.env["wuye.charge"]
                .sudo()
                ._search(  # sudo: as below
                    [("run_id", "=", self.id), ("contract_line_id", "!=", False)]
                )
            )
            domain.append(("id", "not in", charges.subselect("contract_line_id")))
        if units is not None:
            domain.append(("unit_id", "in", units.ids))
        # sudo: what is billed does not depend on who computes it
        lines = self.env["wuye.contract.line"].sudo()
        return lines.search(domain, order="unit_id, item_id, date_start")

    def _prepare_failure(self, failure):
        return {
            "run_id": self.id,
            "contract_line_id": failure["line"].id,
            "period_start": failure["period"].start,
            "period_end": failure["period"].end,
            "message": failure["message"],
            "severity": failure["severity"],
        }

    def _drafts(self):
        # sudo: what is to be posted does not depend on who posts it
        drafts = self.env["wuye.charge"].sudo()
        domain = [("run_id", "=", self.id), ("state", "=", "draft")]
        return drafts.search(domain, order="id")

    def _check_ready(self):
        """What would stop the posting half-way is refused before it begins."""
        self.ensure_one()
        drafts = self._drafts()
        if drafts:
            posting = self.env["wuye.posting"].sudo().with_company(self.company_id)
            posting._check_dates(self.company_id, drafts)

    def _post_all(self):
        """Post in this transaction; all or nothing."""
        self.ensure_one()
        run = self.sudo()
        run._lock()
        self.env["wuye.posting"]._post(run._drafts())
        run._finish()

    def _finish(self):
        """Posted once no draft is left; fees added since the preview follow at once."""
        if self.env["wuye.charge"].search_count(
            [("run_id", "=", self.id), ("state", "=", "draft")], limit=1
        ):
            return
        self.state = "posted"
        failed = (self.failure_ids + self.skipped_ids).contract_line_id
        if added := self._lines_to_bill(unbilled=True) - failed:
            self._bill_missing(added)

    def _bill_missing(self, lines):
        """Post what of `lines` the run has not billed; list anew what still fails."""
        self.ensure_one()
        known = self.failure_ids + self.skipped_ids
        known.filtered(lambda failure: failure.contract_line_id in lines).unlink()
        charges, failures = lines._post_supplements(self)
        self.env["wuye.bill.run.failure"].create(
            [self._prepare_failure(failure) for failure in failures]
        )
        return charges
