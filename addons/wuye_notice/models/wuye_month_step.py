from odoo import api, fields, models


class WuyeMonthStep(models.AbstractModel):
    """The step of the notices: given in time, or a warning (R91)."""

    _inherit = "wuye.month.step"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "notice": (35, self.env._("Bill Notices"), "_step_notice"),
        }

    @api.model
    def _step_notice(self, community, month):
        """How many payers of the month's bills have their notice; never blocks."""
        payers = self._notice_payers(community, month)
        domain = [("community_id", "=", community.id), ("month", "=", str(month))]
        notices = self.env["wuye.notice"].search(domain)
        given = notices.filtered("given_on")
        action = self._open(self.env._("View Notices"), "wuye.notice", domain)
        if not payers:
            return self._step(
                "waiting", lines=[self.env._("No bills yet")], action=action
            )
        missing = payers - {(n.unit_id.id, n.partner_id.id) for n in given}
        late = given.filtered("is_late")
        troubled = notices.filtered(lambda n: n.mail_state == "failed")
        reasons = self._notice_reasons(community, month, missing)
        return self._step(
            "running" if missing else "done",
            f"{len(payers) - len(missing):,} / {len(payers):,}",
            self._said(
                (self.env._("Mail failed: %s"), len(troubled) or None),
                (self.env._("Given late: %s"), len(late) or None),
            ),
            reasons,
            action,
            (len(payers) - len(missing), len(payers)),
        )

    @api.model
    def _notice_bills(self, community, month):
        """The domain of the bills whose payers get a notice."""
        return [
            ("community_id", "=", community.id),
            ("state", "=", "posted"),
            ("bill_month", "=", month),
            ("kind", "in", ("regular", "supplement")),
        ]

    @api.model
    def _notice_payers(self, community, month):
        """{(unit id, payer id)} with a bill of the month that is posted."""
        groups = self.env["wuye.charge"]._read_group(
            self._notice_bills(community, month), ["unit_id", "partner_id"]
        )
        return {(unit.id, payer.id) for unit, payer in groups}

    @api.model
    def _notice_reasons(self, community, month, missing):
        """A warning for bills without notice once the last day has passed."""
        [(due,)] = self.env["wuye.charge"]._read_group(
            self._notice_bills(community, month), [], ["date_due:min"]
        )
        last = fields.Date.subtract(due, days=community.notice_days)
        today = fields.Date.context_today(self)
        if not missing or today <= last:
            return []
        domain = [("community_id", "=", community.id), ("month", "=", str(month))]
        text = self.env._(
            "%(count)s payers have no notice; it was due by %(day)s, %(days)s days "
            "before the bills fall due.",
            count=len(missing),
            day=last,
            days=community.notice_days,
        )
        label = self.env._("Open Batches")
        action = self._open(label, "wuye.notice.batch", domain)
        return [self._reason(text, action, blocks=False)]
