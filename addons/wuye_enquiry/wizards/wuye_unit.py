from odoo import models


class WuyeUnit(models.Model):
    """From a room to what it paid and owes."""

    _inherit = "wuye.unit"

    def action_enquire(self):
        """Open the enquiry of the room, this year until today (J16)."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_enquiry.wuye_enquiry_action"
        )
        return {**action, "context": {"default_unit_id": self.id}}
