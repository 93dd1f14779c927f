from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager
from odoo.addons.wuye_card_portal.controllers.card_page import CardPage

from ..models.wuye_card_home import A_PAGE


class WalletPage(CardPage):
    """The entries of one's own wallet; another's is not there."""

    @route(
        [
            "/my/cards/wallet/<int:wallet_id>",
            "/my/cards/wallet/<int:wallet_id>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def wuye_wallet(self, wallet_id, page=1):
        home = self._home()
        wallet = home._own_wallet(self._person(), wallet_id)
        if not wallet:
            raise request.not_found()
        page = max(page, 1)
        entries, count = home._entries(wallet, page)
        url = f"/my/cards/wallet/{wallet.id}"
        values = {
            "page_name": "wuye_wallet",
            "home": home,
            "wallet": wallet,
            "entries": entries,
            "pager": pager(url, count, page, A_PAGE),
        }
        return self._render("wuye_wallet_portal.entries", values)
