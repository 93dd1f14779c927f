from odoo import http
from odoo.http import content_disposition, request


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
        content = paper._render_pdf()
        name = f"{paper.record_name}.pdf"
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", content_disposition(name, "inline")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
