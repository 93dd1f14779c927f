from odoo import api, fields, models

from .paper import paper_amount


class ArrearsList(models.AbstractModel):
    """Values of the printed arrears list: the rows chosen, one table a community."""

    _name = "report.wuye_billing.wuye_arrears_document"
    _description = "Arrears List"

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env["wuye.arrears"].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "wuye.arrears",
            "docs": docs,
            "lines_note": self.env["res.users"]._say_lines(),  # J6
            "paper_amount": paper_amount,
            "today": fields.Date.context_today(self),
        }
