from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

LOOK_AGAIN = 5  # seconds, while a door has not confirmed a loss


class CardPage(CustomerPortal):
    """我的一卡通. What is not the user's own is not there: 404, whoever's it is."""

    def _person(self):
        """Whose pages these are; who has no person (nobody) is kept out by `auth`."""
        return request.env.user.partner_id

    def _home(self):
        return request.env["wuye.card.home"]

    def _own_card(self, card_id):
        card = self._home()._own_card(self._person(), card_id)
        if not card:
            raise request.not_found()
        return card

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "wuye_card_count" in counters:
            values["wuye_card_count"] = len(self._home()._own_cards(self._person()))
        return values

    def _render(self, template, values):
        """A page that no cache keeps: it shows whose card opens what."""
        values = {**self._prepare_portal_layout_values(), **values}
        response = request.render(template, values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        return response

    @route("/my/cards", type="http", auth="user", website=True, methods=["GET"])
    def wuye_cards(self):
        values = self._home()._page_values(self._person())
        return self._render("wuye_card_portal.cards", values)

    @route(
        "/my/cards/<int:card_id>/loss",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def wuye_card_loss(self, card_id):
        """The first step: what will happen, and why it is asked."""
        card = self._own_card(card_id)
        if card.state not in ("issued", "active"):
            return request.redirect(f"/my/cards/{card.id}/lost")
        return self._render("wuye_card_portal.loss", self._loss_values(card))

    @route(
        "/my/cards/<int:card_id>/loss",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def wuye_card_report_loss(self, card_id, reason="", note="", **_fields):
        """The second step: it is reported, once."""
        card = self._own_card(card_id)
        reasons = self._reasons()
        reason = " ".join(part for part in (reasons.get(reason), note.strip()) if part)
        try:
            with request.env.cr.savepoint():
                self._home()._report_loss(self._person(), card, reason)
        except UserError as error:
            values = {**self._loss_values(card), "error": str(error)}
            return self._render("wuye_card_portal.loss", values)
        return request.redirect(f"/my/cards/{card.id}/lost")

    @route(
        "/my/cards/<int:card_id>/lost",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def wuye_card_lost(self, card_id):
        """What has become of the loss: which doors know, and how it goes on."""
        card = self._own_card(card_id)
        if card.state in ("issued", "active"):
            return request.redirect("/my/cards")
        doors = self._home()._late_doors(card)
        values = {
            "page_name": "wuye_card_lost",
            "home": self._home(),
            "card": card,
            "doors": doors,
        }
        response = self._render("wuye_card_portal.lost", values)
        if doors:
            response.headers["Refresh"] = str(LOOK_AGAIN)
        return response

    def _loss_values(self, card):
        return {
            "page_name": "wuye_card_loss",
            "home": self._home(),
            "card": card,
            "reasons": self._reasons(),
            "error": "",
        }

    def _reasons(self):
        """{code: words} of why a card is reported."""
        return {
            "lost": request.env._("Lost"),
            "stolen": request.env._("Stolen"),
            "other": request.env._("Other"),
        }
