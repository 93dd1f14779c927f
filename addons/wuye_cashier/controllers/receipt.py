from odoo import http
from odoo.http import request

from odoo.addons.wuye_form.controllers.main import pdf_response


class ReceiptController(http.Controller):
    """The paper of a receipt for who printed it, at the desk."""

    @http.route("/wuye/desk/receipt/<int:paper_id>", type="http", auth="user")
    def receipt(self, paper_id):
        """The PDF of a receipt that `wuye.cashier.print_receipt` has just printed."""
        # sudo: of his open shift a collector reads no papers; this one he printed
        paper = request.env["wuye.form.paper"].sudo().browse(paper_id).exists()
        is_own = paper.printed_by == request.env.user
        if paper.res_model != "wuye.receipt" or not is_own:
            raise request.not_found()
        return pdf_response(paper._render_pdf(), paper.record_name)
