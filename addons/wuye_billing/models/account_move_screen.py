from odoo import models


class AccountMove(models.Model):
    """From a property document to its charges."""

    _inherit = "account.move"

    def action_open_wuye_charges(self):
        """The charges a bill bills, or those an entry or payment settles."""
        self.ensure_one()
        charges = self.wuye_charge_ids | self.line_ids.wuye_charge_id
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        action.update(
            domain=[("id", "in", charges.ids)],
            context={},
            display_name=self.env._(
                "Charges of %(document)s", document=self.display_name
            ),
        )
        return action
