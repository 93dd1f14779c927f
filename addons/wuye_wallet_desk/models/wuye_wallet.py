from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class WuyeWallet(models.Model):
    """What the desk asks of a wallet before it moves its money."""

    _inherit = "wuye.wallet"

    # === ACTIONS === #

    def action_give_back(self):
        """The page on which all that is on it is given back (ACCOUNTING row 25f)."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give Back and Close"),
            "res_model": "wuye.wallet.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_wallet_id": self.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _own(self, company, partner):
        """The wallet from which a person pays the company itself, as superuser."""
        # sudo: of the payer being served, wherever in the company it was opened
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "=", partner.id),
                ("purse", "=", "own"),
                ("state", "!=", "closed"),
            ]
        )

    def _lock(self):
        """The wallets, their rows locked, as the database has them now.

        Of two desks, or a desk and a till, the second waits.
        """
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_wallet WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                self.ids,
            )
        )
        self.invalidate_recordset()
        return self.sorted("id")

    def _check_in_use(self):
        """Whether money may be moved on it at the desk.

        :raises UserError: it is frozen or closed
        """
        for wallet in self:
            if wallet.state == "frozen":
                raise UserError(
                    self.env._(
                        "%s is frozen. Thaw it first if its holder stands here.",
                        wallet.display_name,
                    )
                )
            if wallet.state == "closed":
                raise UserError(self.env._("%s is closed.", wallet.display_name))

    def _check_take_back(self, amount, paper):
        """Whether a top-up can be undone: its money has to be there still.

        :raises UserError: it was spent, or the wallet is closed
        """
        self.ensure_one()
        if self.state == "closed":
            raise UserError(
                self.env._(
                    "%(wallet)s is closed by now: top-up %(paper)s was given back "
                    "with it and cannot be void.",
                    wallet=self.display_name,
                    paper=paper,
                )
            )
        if self.currency_id.compare_amounts(amount, self.balance) > 0:
            raise UserError(
                self.env._(
                    "%(wallet)s holds %(balance)s, and %(amount)s were topped up with "
                    "%(paper)s: a part was spent, so it cannot be void. What is left "
                    "is given back by closing the wallet.",
                    wallet=self.display_name,
                    balance=self.currency_id.format(self.balance),
                    amount=self.currency_id.format(amount),
                    paper=paper,
                )
            )
