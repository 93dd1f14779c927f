from odoo import api, fields, models

from ..bill_samples import FEWEST


class WuyeBillRun(models.Model):
    """The preview screen: what was looked at before somebody signs."""

    _inherit = "wuye.bill.run"

    check_rows = fields.Json(
        compute="_compute_check_rows", help="What the preview says was looked at."
    )
    skipped_count = fields.Integer(compute="_compute_skipped_count")
    is_mine = fields.Boolean(
        compute="_compute_is_mine", help="The reader computed it: another one signs."
    )

    # === COMPUTE === #

    @api.depends("computed_by")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for run in self:
            run.is_mine = run.computed_by == self.env.user

    @api.depends("skipped_ids")
    def _compute_skipped_count(self):
        for run in self:
            run.skipped_count = len(run.skipped_ids)

    @api.depends("state", "charge_count", "item_ids", "failure_ids", "skipped_ids")
    @api.depends_context("lang")
    def _compute_check_rows(self):
        for run in self:
            run.check_rows = run._checks() if run.state != "draft" else []

    # === BUSINESS METHODS === #

    def _checks(self):
        """[{level: ok, info or warning; text}] of one computed run."""
        self.ensure_one()
        rows = [
            {
                "level": "ok",
                "text": self.env._("No time is billed twice: the database excludes it"),
            },
            self._check_row_accounts(),
            self._check_row_unknown(),
            self._check_row_path(),
            *self._check_row_bulk(),
        ]
        if self.skipped_count:
            rows.append(
                {
                    "level": "info",
                    "text": self.env._(
                        "Consumption blank or zero, not billed: %(count)s",
                        count=self.skipped_count,
                    ),
                }
            )
        return rows

    def _check_row_accounts(self):
        # sudo: accounts are the accountant's, whether they are set is no secret
        bare = self.item_ids.item_id.sudo().filtered(
            lambda item: not item.income_account_id or not item.tax_id
        )
        if bare:
            names = ", ".join(bare.mapped("name"))
            text = self.env._("No income account or VAT: %(items)s", items=names)
            return {"level": "warning", "text": text}
        text = self.env._("Income account and VAT are set on all items")
        return {"level": "ok", "text": text}

    def _check_row_unknown(self):
        unknown = self.change_ids.filtered(lambda change: change.reason == "unknown")
        if unknown:
            text = self.env._(
                "Changes whose reason is unknown: %(count)s", count=len(unknown)
            )
            return {"level": "warning", "text": text}
        return {"level": "ok", "text": self.env._("Each large change has a reason")}

    @api.model
    def _path_limit(self, company):
        return company.sudo().wuye_post_limit

    def _check_row_path(self):
        if self.unit_count > self._path_limit(self.company_id):
            text = self.env._(
                "Many bills: posting goes on in the background, you may leave"
            )
            return {"level": "info", "text": text}
        return {"level": "ok", "text": self.env._("Bills are posted at once")}

    def _check_row_bulk(self):
        """How the bills will be written, where there are many; none else."""
        posting = self.env["wuye.posting"]
        if self.unit_count < FEWEST:
            return []
        reasons = posting._why_plain(self.company_id)
        if not reasons:
            text = self.env._("Bills are written many at once")
            return [{"level": "ok", "text": text}]
        text = self.env._(
            "Bills are made one by one, which takes several times as long: %(reasons)s",
            reasons="; ".join(reasons),
        )
        return [{"level": "info", "text": text}]
