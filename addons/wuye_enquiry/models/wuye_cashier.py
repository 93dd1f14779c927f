import re

from odoo import api, fields, models
from odoo.exceptions import UserError

CODE = re.compile(r"/wuye/notice/([\w-]+)/?$")  # the end of what a notice's code says


class WuyeCashier(models.AbstractModel):
    """A notice at the desk (D1): its code or number picks the payer and its bills."""

    _inherit = "wuye.cashier"

    @api.model
    def _finders(self):
        return [self._find_by_notice, *super()._finders()]

    @api.model
    def _find_by_notice(self, desk, text):
        """The notice whose code was scanned or whose number was typed.

        :return: None if the text is neither; the bills up to the notice's month
        :raises UserError: the code is of no notice of this company
        """
        code = CODE.search(text)
        asked = ("token", "=", code[1]) if code else ("name", "=", text)
        # sudo: the paper shown is the right to look; the room and its bills are read by
        # the caller's own rules
        notice = (
            self.env["wuye.notice"]
            .sudo()
            .search([asked, ("company_id", "=", desk.company_id.id)], limit=1)
        )
        if not notice:
            if code:
                raise UserError(
                    self.env._(
                        "This code is of no notice that is kept here. Type the room "
                        "instead."
                    )
                )
            return None
        charges = self.env["wuye.charge"].search(
            [
                ("unit_id", "=", notice.unit_id.id),
                ("partner_id", "=", notice.partner_id.id),
                ("state", "=", "posted"),
                ("date", "<=", fields.Date.end_of(notice.month, "month")),
            ]
        )
        return self._say_paper(notice.name, notice.unit_id, notice.partner_id, charges)
