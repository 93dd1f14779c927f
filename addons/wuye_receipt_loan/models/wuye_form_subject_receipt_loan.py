from odoo import api, models

from odoo.addons.wuye_form.language import Field, rows


class WuyeFormSubjectReceiptLoan(models.AbstractModel):
    """The slip a borrower signs for a receipt (借票单, R69)."""

    _name = "wuye.form.subject.receipt.loan"
    _description = "Print Forms of Slips for Borrowed Receipts"
    _inherit = ["wuye.form.subject"]
    _printed_model = "wuye.receipt.loan"
    _counts_prints = True

    @api.model
    def _label(self):
        return self.env._("Slip of a borrowed receipt")

    @api.model
    def _fields_of(self):
        slip = {
            "number": Field(self.env._("Slip no.")),
            "receipt": Field(self.env._("Receipt no.")),
            "book": Field(self.env._("Receipt book")),
            "date": Field(self.env._("Borrowed on"), "date"),
            "due": Field(self.env._("Due back on"), "date"),
            "borrower": Field(self.env._("Borrowed by")),
            "lender": Field(self.env._("Given out by")),
            "community": Field(self.env._("Community")),
            "unit": Field(self.env._("Unit")),
            "payer": Field(self.env._("Payer")),
            "amount": Field(self.env._("Amount"), "money"),
        }
        line = {
            "item": Field(self.env._("Fee item")),
            "period": Field(self.env._("Period")),
            "amount": Field(self.env._("Amount"), "money"),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "slip": Field(self.env._("Slip"), "group", slip),
            "lines": rows(self.env._("Written for"), line),
            "print": self._print_fields(),
        }

    @api.model
    def _values(self, records):
        # sudo: who may read the slip may print all of it; reading was asked before
        loan = records.sudo()
        lines = self.env["wuye.form.subject.receipt"]
        return {
            "company": {"name": loan.company_id.name},
            "slip": {
                "number": loan.name,
                "receipt": loan.receipt_no,
                "book": loan.number_id.book_id.name,
                "date": self._plain(loan.date),
                "due": self._plain(loan.date_due),
                "borrower": loan.borrower_id.name,
                "lender": loan.lender_id.name,
                "community": loan.community_id.name,
                "unit": loan.unit_id.code or "",
                "payer": loan.partner_id.name or "",
                "amount": self._plain(loan.amount),
            },
            "lines": [
                {
                    key: value
                    for key, value in lines._line_values(line).items()
                    if key in ("item", "period", "amount")
                }
                for line in loan.line_ids.sorted("id")
            ],
        }

    @api.model
    def _sample(self):
        return {
            "company": {"name": self.env.company.name},
            "slip": {
                "number": "LOAN/2026/00012",
                "receipt": "A0012848",
                "book": "A0012801–A0012850",
                "date": "2026-11-23",
                "due": "2026-11-30",
                "borrower": "赵管家",
                "lender": "林晓燕",
                "community": "锦澜湾",
                "unit": "03-1-1502",
                "payer": "周文斌",
                "amount": "925.23",
            },
            "lines": [
                {"item": "物业费", "period": "2026-08 至 2026-10", "amount": "925.23"}
            ],
        }
