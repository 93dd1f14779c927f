from odoo import api, models


class WuyeCashier(models.AbstractModel):
    """What the payer being served has with us, beside his bills (D1)."""

    _inherit = "wuye.cashier"

    @api.model
    def open_unit(self, token, unit_id, partner_id=None):
        """As before, with ``balances``: {code of a tender: [{"name", "amount",
        "bills": ids of those it may pay, "pays_late"}]}; amounts in yuan."""
        page = super().open_unit(token, unit_id, partner_id)
        unit = self.env["wuye.unit"].browse(page["unit"]["id"])
        payer = self.env["res.partner"].browse(page["payer"]["id"] or [])
        charges = self.env["wuye.charge"].browse(
            [bill["id"] for bill in page["bills"] if bill["is_taken"]]
        )
        page["balances"] = self.env["wuye.tender"]._balances(unit, payer, charges)
        return page
