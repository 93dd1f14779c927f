from odoo import http
from odoo.http import request

from odoo.addons.wuye_form.controllers.main import pdf_response

REPORT = "wuye_parking_desk.wuye_parking_slip_action"


class SlipController(http.Controller):
    """The slip of a stay, for the printer of a booth."""

    @http.route("/wuye/booth/slip/<int:stay_id>", type="http", auth="user")
    def slip(self, stay_id):
        """The PDF of a stay's slip; 404 where the caller may not see the stay."""
        stays = request.env["wuye.parking.stay"]
        stay = stays.has_access("read") and stays.search([("id", "=", stay_id)])
        if not stay:
            raise request.not_found()
        # sudo: the stay is one he has; printing is no right of its own
        reports = request.env["ir.actions.report"].sudo()
        content, _kind = reports.with_context(
            lang=request.env.user.lang, force_report_rendering=True
        )._render_qweb_pdf(REPORT, stay.ids)
        return pdf_response(content, stay.name)
