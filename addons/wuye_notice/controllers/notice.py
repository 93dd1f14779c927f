from odoo import http
from odoo.http import request


class NoticePage(http.Controller):
    """What the code on a paper opens: the sums, and nothing of the person."""

    @http.route(
        "/wuye/notice/<string:token>", type="http", auth="public", readonly=True
    )
    def notice(self, token):
        """The page of one notice; an unknown code is not found.

        Whoever holds the paper may look, so it names neither payer nor unit.
        """
        # sudo: the unguessable token is the right to look (R90)
        notice = request.env["wuye.notice"].sudo().search([("token", "=", token)])
        if not notice:
            raise request.not_found()
        written = notice.with_env(notice.company_id._wuye_written().env).sudo()
        response = request.render(
            "wuye_notice.wuye_notice_page",
            {"notice": written, "open_now": written._open_now()},
        )
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cache-Control"] = "no-store"
        return response
