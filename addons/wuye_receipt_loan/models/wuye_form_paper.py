from odoo import api, models


class WuyeFormPaper(models.Model):
    """A receipt that was lent is on paper already when the money comes (J9)."""

    _inherit = "wuye.form.paper"

    @api.model
    def _count_prints(self, subject, records):
        count = super()._count_prints(subject, records)
        if records._name != "wuye.receipt":
            return count
        # sudo: the slip of a receipt the caller prints, whoever lent it
        loan = (
            self.env["wuye.receipt.loan"]
            .sudo()
            .search([("receipt_id", "=", records.id)])
        )
        return count or self.sudo().search_count(
            [
                ("res_model", "=", "wuye.receipt.loan"),
                ("res_id", "in", loan.ids),
                ("form_id.subject", "=", "receipt_lent"),
            ]
        )
