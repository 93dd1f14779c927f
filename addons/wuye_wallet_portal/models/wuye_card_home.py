from odoo import api, models

A_PAGE = 30  # entries


class WuyeCardHome(models.AbstractModel):
    """Money beside the cards; it changes nothing of what they open (F10)."""

    _inherit = "wuye.card.home"

    @api.model
    def _page_values(self, person):
        return {**super()._page_values(person), "wallets": self._wallets(person)}

    @api.model
    def _wallets(self, person):
        """His wallets; nobody sees another's, also not of the household."""
        # sudo: users of the portal have no right on wallets; these are his own
        wallets = self.env["wuye.wallet"].sudo()
        return wallets.search(
            [("partner_id", "=", person.id), ("state", "!=", "closed")], order="id"
        )

    @api.model
    def _own_wallet(self, person, wallet_id):
        """The wallet of this id if it is his own, or none."""
        return self._wallets(person).filtered(lambda one: one.id == wallet_id)

    @api.model
    def _entries(self, wallet, page):
        """(entries of a page, newest first; how many there are)"""
        # sudo: as above; the wallet is his own
        entries = self.env["wuye.wallet.entry"].sudo()
        domain = [("wallet_id", "=", wallet.id)]
        count = entries.search_count(domain)
        found = entries.search(
            domain, order="seq desc", limit=A_PAGE, offset=A_PAGE * (page - 1)
        )
        return found, count
