from odoo import api, models


class WuyeCashier(models.AbstractModel):
    """Money given back at the desk, and its slip (D14, J4)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def pay_out_refund(self, token, refund_id):
        """Pay an approved slip out. Done already: nothing.

        :param token: of the computer's desk; a transfer needs none
        :return: {"is_paid": whether it was paid out now, "action": the list to go on}
        :raises UserError: says what is missing; nothing is written
        """
        return {
            "is_paid": self.env["wuye.refund"].browse(refund_id)._pay_out(token),
            # of his open shift the collector reads none: back to the list (D3)
            "action": self.env["ir.actions.act_window"]._for_xml_id(
                "wuye_refund.wuye_refund_action"
            ),
        }

    @api.model
    def print_refund(self, refund_id):
        """Print a slip that was carried out; again, it is marked so.

        :return: {"url": of the PDF, "count": which print it is}
        :raises AccessError: the caller neither paid it out nor reads it
        """
        slip = self.env["wuye.refund"].browse(refund_id)
        # sudo: he reads no slips of his open shift, but prints those he paid out
        if slip.sudo().paid_by != self.env.user:
            slip.check_access("read")
        return slip._print_slip()
