import base64
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

BYTES = 24  # of a code: nobody guesses it, and a reader reads it from a screen
SIDE = 320  # pixels of its picture
LONGEST = timedelta(days=31)  # of a visitor's code


class WuyeCard(models.Model):
    """Codes on a screen: a card whose number is drawn by lot (F9, F16)."""

    _inherit = "wuye.card"

    @api.model
    def _issue_code(self, community, vals):
        """(a card in use, the text of its code); the text is kept nowhere."""
        code = secrets.token_urlsafe(BYTES)
        card = self._issue(community, "qr", code, vals)
        card.action_hand_over()
        return card, code

    @api.model
    def _code_picture(self, code):
        """A code as a reader sees it: PNG in base64."""
        reports = self.env["ir.actions.report"]
        return base64.b64encode(reports.barcode("QR", code, width=SIDE, height=SIDE))

    @api.model
    def _check_visit(self, visitor, date_from, date_to):
        """A visitor is named, and leaves again.

        :raises UserError: says what is missing
        """
        if not (visitor or "").strip():
            raise UserError(self.env._("Write down who comes: guards ask for it."))
        if not date_to:
            raise UserError(
                self.env._("Say until when: a visitor's card ends by itself.")
            )
        if date_to - (date_from or fields.Datetime.now()) > LONGEST:
            raise UserError(
                self.env._(
                    "A visitor's code is valid for %s days at most. Who stays longer "
                    "is entered as a resident.",
                    LONGEST.days,
                )
            )
