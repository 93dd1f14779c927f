from odoo import api, models

from .wuye_charge import TAX_KEY


class WuyePosting(models.AbstractModel):
    """A tax that is given stays as it is: parts of a bill have its tax, to the fen.

    Worked out anew, the parts' taxes may differ from the whole's by their rounding.
    """

    _inherit = "wuye.posting"

    @api.model
    def _with_given_tax(self, ids):
        self.env.cr.execute(
            "SELECT id FROM wuye_charge"
            " WHERE id = ANY(%s) AND jsonb_exists(explanation, %s)",
            [ids, TAX_KEY],
        )
        return super()._with_given_tax(ids) | {one for (one,) in self.env.cr.fetchall()}

    @api.model
    def _prepare_base_lines(self, tools, charges, is_refund, sign):
        base_lines = super()._prepare_base_lines(tools, charges, is_refund, sign)
        for base_line in base_lines:
            charge = base_line["charge"]
            given = (charge.explanation or {}).get(TAX_KEY)
            if given is None or not charge.tax_id:
                continue
            side = -1 if is_refund else 1
            tax = tools["currency"].round(side * float(given))
            net = tools["currency"].round(side * charge.amount - tax)
            base_line["manual_total_excluded_currency"] = net
            base_line["manual_total_excluded"] = net
            base_line["manual_tax_amounts"] = {
                str(charge.tax_id.id): {
                    "tax_amount_currency": tax,
                    "tax_amount": tax,
                    "base_amount_currency": net,
                    "base_amount": net,
                }
            }
        return base_lines
