from odoo import api, models
from odoo.exceptions import UserError


class WuyeRefund(models.Model):
    """The slip on paper (退款单), signed by the payer for his money (D14, J9)."""

    _inherit = "wuye.refund"

    # === ACTIONS === #

    def action_print_slip(self):
        """The slip as PDF; again, it is marked so.

        :raises UserError: it is not carried out, or no form is in force
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self._print_slip()["url"],
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _print_slip(self):
        """Print it for the caller; whoever calls this has checked that he may.

        :return: {"url": of the PDF, "count": which print it is}
        """
        form = self._slip_form()
        # sudo: of his open shift he reads no slip, but prints what he paid out
        paper = self.env["wuye.form.paper"].sudo()._print(form, self.sudo())
        return {"url": f"/wuye/desk/refund/{paper.id}", "count": paper.print_count}

    def _slip_form(self):
        """The first form of slips in force.

        :raises UserError: none is
        """
        # sudo: which forms there are only those see who print by choice
        slip, forms = self.sudo(), self.env["wuye.form"].sudo()
        found = forms.search(
            [
                ("subject", "=", "refund"),
                ("company_id", "in", [False, slip.company_id.id]),
            ]
        ).filtered("current_id")
        if not found:
            raise UserError(
                self.env._(
                    "No form of refund slips is in force. The administrator publishes "
                    "one in Property > Configuration > Print Forms."
                )
            )
        return found[0]


class WuyeFormPaper(models.Model):
    """Papers of slips know their shift: none is read of one's open shift (D3)."""

    _inherit = "wuye.form.paper"

    @api.model
    def _prepare_vals(self, version, subject, records):
        vals = super()._prepare_vals(version, subject, records)
        if records._name == "wuye.refund":
            vals["shift_id"] = (records.shift_id or records.receipt_id.shift_id).id
        return vals
