from urllib.parse import urlsplit

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from ..models.ir_http import OWN_DETAILS


class OwnDetailsFirst(Home):
    @http.route()
    def web_client(self, s_action=None, **kw):
        """The page of the client asks for no user: look at the session's here."""
        # sudo: nobody is authenticated yet on this route; only a yes or no leaves
        user = request.env["res.users"].sudo().browse(request.session.uid)
        if user and user._must_confirm_details():
            return request.redirect_query(
                OWN_DETAILS, {"redirect": request.httprequest.full_path}
            )
        return super().web_client(s_action, **kw)


class OwnDetails(http.Controller):
    """The page on which an employee confirms his own details (R10, J3)."""

    @http.route(
        OWN_DETAILS,
        type="http",
        auth="user",
        methods=["GET", "POST"],
        wuye_unconfirmed=True,
    )
    def own_details(self, redirect=None, wrong=None, **_form):
        """Show the details; a POST confirms them or says what is wrong.

        :param redirect: path on this server to go on to
        :param wrong: what is wrong, for the administrator
        """
        user = request.env.user
        sent = False
        if request.httprequest.method == "POST":
            if (wrong or "").strip():
                user._report_wrong_details(wrong.strip())
                sent = True
            else:
                user._confirm_details()
                return request.redirect(self._own_path(redirect))
        return request.render(
            "wuye_access.own_details",
            {
                "user": user,
                "posts": self._posts(user),
                "redirect": self._own_path(redirect),
                "sent": sent,
            },
        )

    def _own_path(self, redirect):
        parts = urlsplit(redirect or "")
        is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
        return redirect if is_ours and not redirect.startswith("//") else "/odoo"

    def _posts(self, user):
        # sudo: one's own groups, by name
        privilege = request.env.ref("wuye_property.privilege_wuye").sudo()
        return user.sudo().all_group_ids.filtered(
            lambda group: group.privilege_id == privilege
        )
