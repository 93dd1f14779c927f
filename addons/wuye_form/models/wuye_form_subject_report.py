from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.wuye_billing.models.wuye_month_report import COLUMNS

from ..language import Field, rows


class WuyeFormSubjectReport(models.AbstractModel):
    """A month report (R74, R138), on a form of the company's own."""

    _name = "wuye.form.subject.report"
    _description = "Print Forms of Month Reports"
    _inherit = ["wuye.form.subject"]
    _printed_model = "wuye.month.report"

    @api.model
    def _label(self):
        return self.env._("Month report")

    @api.model
    def _amount_fields(self):
        model = self.env["wuye.month.report"]
        return {
            column: Field(
                model._fields[f"amount_{column}"].get_description(self.env)["string"],
                "money",
            )
            for column in COLUMNS
        }

    @api.model
    def _report_fields(self):
        return {
            "number": Field(self.env._("Number")),
            "version": Field(self.env._("Version"), "number"),
            "community": Field(self.env._("Community")),
            "month": Field(self.env._("Month"), "date"),
            "units": Field(self.env._("Number of units"), "number"),
            **self._amount_fields(),
            "advance_opening": Field(self.env._("Advances, opening"), "money"),
            "advance_closing": Field(self.env._("Advances, closing"), "money"),
            "ledger_receivable": Field(self.env._("Receivable account"), "money"),
            "ledger_advance": Field(self.env._("Advance account"), "money"),
            "prepared_by": Field(self.env._("Prepared by")),
            "signed_by": Field(self.env._("Signed by")),
            "signed": Field(self.env._("Signed"), "flag"),
            "hash": Field(self.env._("SHA-256 of the signed PDF")),
        }

    @api.model
    def _fields_of(self):
        tender = {
            "name": Field(self.env._("Journal")),
            "amount": Field(self.env._("Amount"), "money"),
        }
        return {
            "company": Field(
                self.env._("Company"), "group", {"name": Field(self.env._("Company"))}
            ),
            "report": Field(self.env._("Month report"), "group", self._report_fields()),
            "items": rows(
                self.env._("By item"),
                {"name": Field(self.env._("Fee item")), **self._amount_fields()},
            ),
            "units": rows(
                self.env._("By unit"),
                {"name": Field(self.env._("Unit")), **self._amount_fields()},
            ),
            "tenders": rows(self.env._("How it was received"), tender),
            "remarks": rows(
                self.env._("Returned and reopened"),
                {"text": Field(self.env._("Remark"))},
            ),
            "print": self._print_fields(),
        }

    @api.model
    def _preview_domain(self):
        return [("state", "!=", "new")]

    @api.model
    def _check_printable(self, records):
        for report in records:
            if report.state == "new":
                raise UserError(
                    self.env._("%s is not computed yet: compute it first.", report.name)
                )

    @api.model
    def _values(self, records):
        report = records
        plain = self._plain
        more = ("advance_opening", "advance_closing")
        more += ("ledger_receivable", "ledger_advance")
        return {
            "company": {"name": report.company_id.name},
            "report": {
                "number": report.name,
                "version": str(report.revision),
                "community": report.community_id.name,
                "month": plain(report.month),
                "units": str(report.unit_count),
                **self._amounts(report),
                **{name: plain(report[name]) for name in more},
                # sudo: names only; who reads the report need not see the users
                "prepared_by": report.sudo().computed_by.name or "",
                "signed_by": report.sudo().signed_by.name or "",
                "signed": report.state in ("signed", "returned"),
                "hash": report.pdf_sha256 or "",
            },
            "items": self._rows(report.line_ids),
            "units": self._rows(report.unit_line_ids),
            "tenders": [
                {"name": tender._label(), "amount": plain(tender.amount)}
                for tender in report.tender_ids
            ],
            "remarks": [
                {"text": text} for text in report._returns() + report._reopenings()
            ],
        }

    @api.model
    def _amounts(self, record):
        return {c: self._plain(record[f"amount_{c}"]) for c in COLUMNS}

    @api.model
    def _rows(self, lines):
        return [{"name": line._label(), **self._amounts(line)} for line in lines]

    @api.model
    def _sample(self):
        """①283,762.91 + ②568,803.30 − (③551,690.86 − 71,129.20) − 73,466.41 − 1,892.40
        = 296,645.74."""
        figures = ("283762.91", "568803.30", "-2133.36", "551690.86", "47978.40")
        figures += ("71129.20", "73466.41", "1892.40", "296645.74")
        amounts = dict(zip(COLUMNS, figures, strict=True))
        return {
            "company": {"name": self.env.company.name},
            "report": {
                "number": "YB-JLW-202610",
                "version": "1",
                "community": "锦澜湾",
                "month": "2026-10-01",
                "units": "1286",
                **amounts,
                "advance_opening": "317371.11",
                "advance_closing": "315033.90",
                "ledger_receivable": "296645.74",
                "ledger_advance": "315033.90",
                "prepared_by": "何静",
                "signed_by": "",
                "signed": False,
                "hash": "",
            },
            "items": [{"name": "物业费", **amounts}],
            "units": [{"name": "03-1-1502", **amounts}],
            "tenders": [{"name": "现金", "amount": "551690.86"}],
            "remarks": [],
        }
