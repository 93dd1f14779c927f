from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date


class WuyeBillRun(models.Model):
    """No bills before the month's readings are in (C9)."""

    _inherit = "wuye.bill.run"

    def _compute_drafts(self):
        self._check_readings()
        return super()._compute_drafts()

    def action_post(self):
        """As in billing; readings that came to be missing since stop it, too."""
        for run in self.filtered(lambda run: run.state == "signed"):
            run._check_readings()
        return super().action_post()

    def _check_readings(self):
        """:raises UserError: the reading window is open, or something is not read"""
        # sudo: the window is made where it is missing, whoever computes
        window = (
            self.env["wuye.reading.window"].sudo()._of(self.community_id, self.month)
        )
        if not window:
            return
        if window.state != "closed":
            raise UserError(
                self.env._(
                    "The reading window of %(window)s is open until %(day)s. Close it "
                    "once everything is read, or have what is not read signed "
                    "(Billing > Bills > Reading Windows); then compute.",
                    window=window.display_name,
                    day=format_date(self.env, window.date_to),
                )
            )
        missing = window._not_signed()
        if missing:
            line, served = missing[0]
            raise UserError(
                self.env._(
                    "%(count)s fees are neither read nor in the signed list of "
                    "%(window)s, first %(line)s of %(month)s. Enter their consumption.",
                    count=len(missing),
                    window=window.display_name,
                    line=line.display_name,
                    month=served.strftime("%Y-%m"),
                )
            )
