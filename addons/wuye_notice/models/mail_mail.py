from odoo import models


class MailMail(models.Model):
    """A notice learns what became of its mail."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # sudo: the mail queue marks notices of any community
        notices = self.env["wuye.notice"].sudo().search([("mail_id", "in", self.ids)])
        if notices:
            failure = failure_reason or failure_type
            notices._mail_ended(str(failure) if failure else False)
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
