from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_form.language import Field


class WuyeFormSubjectReceiptLent(models.AbstractModel):
    """The receipt that is carried to the payer: written, marked as borrowed (R69).

    It has the names of a receipt, so that a form of receipts can be taken over.
    """

    _name = "wuye.form.subject.receipt.lent"
    _description = "Print Forms of Borrowed Receipts"
    _inherit = ["wuye.form.subject.receipt"]
    _printed_model = "wuye.receipt.loan"

    @api.model
    def _label(self):
        return self.env._("Borrowed receipt")

    @api.model
    def _fields_of(self):
        loan = {
            "slip": Field(self.env._("Slip no.")),
            "borrower": Field(self.env._("Borrowed by")),
            "due": Field(self.env._("Due back on"), "date"),
        }
        return {
            **super()._fields_of(),
            "loan": Field(self.env._("Loan"), "group", loan),
        }

    @api.model
    def _check_printable(self, records):
        """Receipts are written by those who hold them, not by who carries them."""
        records._check_taker()
        ended = records.filtered(lambda loan: loan.state != "borrowed")
        if ended:
            raise UserError(
                self.env._(
                    "Slip %s is closed: its receipt is not written any more.",
                    ended[0].name,
                )
            )

    @api.model
    def _values(self, records):
        # sudo: who may read the slip may print the receipt; reading was asked before
        loan = records.sudo()
        at = fields.Datetime.context_timestamp(self, loan.create_date)
        return {
            "company": {"name": loan.company_id.name},
            "receipt": {
                "number": loan.receipt_no,
                "book": loan.number_id.book_id.name,
                "date": self._plain(loan.date),
                "time": at.strftime("%H:%M"),
                "community": loan.community_id.name,
                "unit": loan.unit_id.code or "",
                "payer": loan.partner_id.name or "",
                "amount": self._plain(loan.amount),
                "open": self._plain(self._open_after(loan)),
                "by": loan.lender_id.name,
                "shift": "",
                "void": False,
            },
            "lines": [self._line_values(line) for line in loan.line_ids.sorted("id")],
            "tenders": [],
            "loan": {
                "slip": loan.name,
                "borrower": loan.borrower_id.name,
                "due": self._plain(loan.date_due),
            },
        }

    @api.model
    def _open_after(self, receipt):
        """What stays open once this is paid; it is not paid yet."""
        return super()._open_after(receipt) - receipt.amount

    @api.model
    def _sample(self):
        sample = super()._sample()
        loan = {"slip": "LOAN/2026/00012", "borrower": "赵管家", "due": "2026-11-30"}
        return {**sample, "tenders": [], "loan": loan}
