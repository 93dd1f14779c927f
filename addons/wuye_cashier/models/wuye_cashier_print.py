from odoo import api, models

RECENT = 3  # receipts of the payer beside his bills


class WuyeCashier(models.AbstractModel):
    """Receipts on paper: printed when money is taken, again on demand (J9, R79)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def print_receipt(self, token, receipt_id):
        """Print a receipt on the form of the desk; again, it is marked so.

        :return: {"url": of the PDF, "count": which print it is}
        :raises UserError: no form is in force, or the receipt is not the caller's
        """
        answer = self.print_receipts(token, [receipt_id])
        return {"url": answer["url"], "count": answer["counts"][0]}

    @api.model
    def print_receipts(self, token, receipt_ids):
        """Print receipts as one PDF, in the order given (J15).

        :return: {"url": of the PDF, "counts": which print it is, of each}
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        # sudo: he reads no receipts of his open shift, but prints those he took
        receipts = self.env["wuye.receipt"].sudo().browse(receipt_ids).exists()
        others = receipts.filtered(lambda one: one.user_id != self.env.user)
        others.with_env(self.env).check_access("read")
        form = desk._receipt_form()
        # sudo: papers are kept by printing, by nobody's own right
        papers = self.env["wuye.form.paper"].sudo()._print(form, receipts)
        numbers = ",".join(map(str, papers.ids))
        return {
            "url": f"/wuye/desk/receipt/{numbers}",
            "counts": papers.mapped("print_count"),
        }

    # === PARTS === #

    @api.model
    def open_unit(self, token, unit_id, partner_id=None):
        page = super().open_unit(token, unit_id, partner_id)
        page["receipts"] = self._say_recent(page["unit"]["id"], page["payer"]["id"])
        return page

    @api.model
    def _say_recent(self, unit_id, partner_id):
        """The last receipts of the payer being served: [{"id", "name", "date",
        "amount", "is_void"}]."""
        # sudo: those of the payer who stands here, also of the open shift (D3)
        receipts = (
            self.env["wuye.receipt"]
            .sudo()
            .search(
                [("unit_id", "=", unit_id), ("partner_id", "=", partner_id)],
                limit=RECENT,
            )
        )
        return [
            {
                "id": receipt.id,
                "name": receipt.name,
                "date": receipt.date,
                "amount": receipt.amount,
                "is_void": receipt.state == "void",
            }
            for receipt in receipts
        ]
