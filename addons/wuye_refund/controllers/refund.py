from odoo import http

from odoo.addons.wuye_cashier.controllers.receipt import own_papers
from odoo.addons.wuye_form.controllers.main import pdf_response


class RefundController(http.Controller):
    """The paper of a refund slip for who printed it."""

    @http.route("/wuye/desk/refund/<string:numbers>", type="http", auth="user")
    def refund(self, numbers):
        """The PDF of what `wuye.refund._print_slip` has just printed."""
        papers = own_papers("wuye.refund", numbers)
        return pdf_response(papers._render_pdf(), papers[0].record_name)
