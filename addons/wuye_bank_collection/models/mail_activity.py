from odoo import api, models
from odoo.exceptions import UserError

from .wuye_collection_line import UNCOLLECTED

# what makes a task one of a row, made by its file
BOUND = {"res_id", "res_model", "res_model_id", "automated"}


class MailActivity(models.Model):
    """The task of a row that was not collected ends by payment, or says why (E3).

    Whichever way it is ended: marked as done, archived, removed, put on another
    record or called one's own. What people plan on a row by hand is their own.
    """

    _inherit = "mail.activity"

    def write(self, vals):
        if not vals.get("active", True) or BOUND & vals.keys():
            self._check_collected(vals.get("feedback"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_collected(self):
        if not self.env.su:  # what Odoo itself clears away is old
            self._check_collected()

    def _action_done(self, feedback=False, attachment_ids=None):
        if feedback:  # Odoo writes it when the task is archived already
            self._of_collections().feedback = feedback
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)

    def _of_collections(self):
        """Those that are open and were made by a file, not by hand."""
        return self.filtered(
            lambda task: task.active
            and task.automated
            and task.res_model == "wuye.collection.line"
        )

    def _check_collected(self, feedback=None):
        """:raises UserError: bills of the row are open, and the task says no reason"""
        unsaid = self._of_collections().filtered(
            lambda task: not (feedback or task.feedback or "").strip()
        )
        # sudo: whoever has the task may know whether it is paid
        lines = self.env["wuye.collection.line"].sudo().browse(unsaid.mapped("res_id"))
        for line in lines.exists():
            if line.state in UNCOLLECTED and (amount := line._open_amount()):
                raise UserError(
                    self.env._(
                        "%(amount)s of %(payer)s (%(unit)s) is not paid. Take the "
                        "money at the desk: that ends the task. If it will not be "
                        "paid, mark it as done and write why.",
                        amount=line.currency_id.format(amount),
                        payer=line.partner_id.name,
                        unit=line.unit_id.code,
                    )
                )
