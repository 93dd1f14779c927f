from odoo import http
from odoo.http import request

from odoo.addons.wuye_form.controllers.main import pdf_response


def own_papers(model, numbers):
    """Papers of records of a model that the caller printed, as superuser.

    :param numbers: their ids, by commas
    :raises NotFound: one is of another model, or another's
    """
    ids = [int(number) for number in numbers.split(",") if number.isdecimal()]
    # sudo: of his open shift a collector reads no papers; these he printed
    papers = request.env["wuye.form.paper"].sudo().browse(ids).exists()
    is_own = papers.printed_by == request.env.user
    if set(papers.mapped("res_model")) != {model} or not is_own:
        raise request.not_found()
    return papers


class ReceiptController(http.Controller):
    """The paper of a receipt for who printed it, at the desk."""

    @http.route("/wuye/desk/receipt/<string:numbers>", type="http", auth="user")
    def receipt(self, numbers):
        """The PDF of what `wuye.cashier.print_receipts` has just printed.

        `numbers` are the ids of the papers, by commas.
        """
        papers = own_papers("wuye.receipt", numbers)
        return pdf_response(papers._render_pdf(), papers[0].record_name)
