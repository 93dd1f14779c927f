from odoo import api, models

from ..posts import PAYERS


class WuyeCashier(models.AbstractModel):
    """Parking fees given back at a desk or booth (J4)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def pay_out_parking(self, token, refund_id):
        """Pay an approved slip of a parking fee out. Done already: nothing.

        :param token: of the computer's desk; a transfer needs none
        :return: {"is_paid": whether it was paid out now, "action": the list to go on}
        :raises UserError: says what is missing; nothing is written
        """
        self.env["res.users"]._require_post(
            PAYERS, self.env._("Cash is given back by who holds a shift. Ask one.")
        )
        return {
            "is_paid": self.env["wuye.parking.refund"]
            .browse(refund_id)
            ._pay_out(token),
            # of his open shift nobody reads what was paid out: back to the list (D3)
            "action": self.env["ir.actions.act_window"]._for_xml_id(
                "wuye_parking_refund.wuye_parking_refund_action"
            ),
        }
