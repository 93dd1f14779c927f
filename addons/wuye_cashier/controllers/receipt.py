from odoo import http
from odoo.http import request

from odoo.addons.wuye_form.controllers.main import pdf_response


class ReceiptController(http.Controller):
    """The paper of a receipt for who printed it, at the desk."""

    @http.route("/wuye/desk/receipt/<string:numbers>", type="http", auth="user")
    def receipt(self, numbers):
        """The PDF of what `wuye.cashier.print_receipts` has just printed.

        `numbers` are the ids of the papers, by commas.
        """
        ids = [int(number) for number in numbers.split(",") if number.isdecimal()]
        # sudo: of his open shift a collector reads no papers; these he printed
        papers = request.env["wuye.form.paper"].sudo().browse(ids).exists()
        is_own = papers.printed_by == request.env.user
        if set(papers.mapped("res_model")) != {"wuye.receipt"} or not is_own:
            raise request.not_found()
        return pdf_response(papers._render_pdf(), papers[0].record_name)
