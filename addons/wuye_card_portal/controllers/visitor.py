import secrets

from odoo.exceptions import UserError
from odoo.http import request, route

from .card_page import CardPage

TOKEN = "wuye_pass"  # in the session: a form is sent once
SHOWN = ("unit_id", "visitor", "date_from", "date_to")


class VisitorPage(CardPage):
    """Visitors of a resident: the code is in one answer, and nowhere else."""

    @route("/my/cards/visitor", type="http", auth="user", website=True, methods=["GET"])
    def wuye_visitor(self, sent=None, **_fields):
        values = self._form_values({})
        values["is_sent"] = bool(sent)
        return self._render("wuye_card_portal.visitor", values)

    @route(
        "/my/cards/visitor", type="http", auth="user", website=True, methods=["POST"]
    )
    def wuye_make_pass(self, token="", **form):
        """Make the pass and show its code; the form sent again makes none."""
        wanted = request.session.pop(TOKEN, None)
        if not wanted or not secrets.compare_digest(wanted.encode(), token.encode()):
            return request.redirect("/my/cards/visitor?sent=1")
        unit_id = form.get("unit_id", "")
        try:
            with request.env.cr.savepoint():
                card, code = self._home()._make_pass(
                    self._person(),
                    int(unit_id) if unit_id.isdecimal() else 0,
                    form.get("visitor"),
                    form.get("date_from"),
                    form.get("date_to"),
                )
        except UserError as error:
            values = {**self._form_values(form), "error": str(error)}
            return self._render("wuye_card_portal.visitor", values)
        values = {
            "page_name": "wuye_visitor",
            "home": self._home(),
            "card": card,
            "picture": self._picture(code),
        }
        return self._render("wuye_card_portal.visitor_code", values)

    @route(
        "/my/cards/<int:card_id>/void",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def wuye_void_pass(self, card_id, **_fields):
        card = self._home()._own_pass(self._person(), card_id)
        if not card:
            raise request.not_found()
        with request.env.cr.savepoint():
            self._home()._void_pass(self._person(), card)
        return request.redirect("/my/cards")

    def _picture(self, code):
        # sudo: users of the portal have no right on cards; it is a drawing of a text
        return request.env["wuye.card"].sudo()._code_picture(code).decode()

    def _form_values(self, form):
        token = request.session[TOKEN] = secrets.token_urlsafe(16)
        return {
            "page_name": "wuye_visitor",
            "units": self._home()._homes(self._person()),
            "token": token,
            "form": {name: form.get(name, "") for name in SHOWN},
            "error": "",
            "is_sent": False,
        }
