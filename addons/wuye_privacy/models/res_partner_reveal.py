from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..personal import Personal

LIMIT = "wuye_privacy.reveals_per_day"
DEFAULT_LIMIT = 100
# Who may read a number in full, with a reason: whoever rings people, and whoever
# compares papers. Guards ring by the intercom, cashiers and accountants not at all.
REVEALERS = {
    "phone": (
        "collector",
        "housekeeper",
        "supervisor",
        "customer_service",
        "ledger_clerk",
        "manager",
    ),
    "wuye_id_number": ("customer_service", "ledger_clerk", "manager"),
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    wuye_log_ids = fields.One2many(
        "wuye.personal.log",
        "partner_id",
        string="Who Looked",
        groups="wuye_property.group_manager,wuye_property.group_administrator",
    )

    def wuye_reveal(self, field, reason):
        """The whole of a number that the page shows in part; written down (A10).

        :param field: "phone" or "wuye_id_number"
        :param reason: why it has to be read; not blank
        :return: the number, or False where there is none
        :raises AccessError: where the user's post does not go with it
        :raises UserError: without a reason, or beyond the day's number
        """
        self.ensure_one()
        self.check_access("read")
        if not isinstance(self._fields.get(field), Personal):
            raise UserError(
                self.env._("%(field)s is not shown in part.", field=str(field))
            )
        if not self._may_reveal(field):
            raise AccessError(
                self.env._(
                    "Your post does not go with reading this in full. Ask customer "
                    "service or your manager."
                )
            )
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why you have to read the number."))
        # sudo: the log is written by nobody by hand, the number read by this alone
        log = self.env["wuye.personal.log"].sudo()
        log._check_limit(self.env.uid)
        log._note("reveal", self, [field], reason)
        person = self.sudo()
        return person._identity_number() if field == "wuye_id_number" else person[field]

    @api.model
    def _may_reveal(self, field):
        return any(
            self.env.user.has_group(f"wuye_property.group_{post}")
            for post in REVEALERS.get(field, ())
        )
