from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal
from wuye_engine.wallet import Limits

# 商务部令2012年第9号: a named card holds 5,000 yuan at most
LAW = "单用途商业预付卡管理办法(试行) 第十八条"


class WuyeWalletRule(models.Model):
    """What a wallet may hold and pay from a day on; the newest that has begun counts.

    Defaults are those of the measures for single-purpose prepaid cards (商务部令
    2012年第9号): a named card holds 5,000 yuan at most (art. 18), never expires (art.
    19), is given back to an account of the same name, up to 100 yuan in cash (art. 21).
    """

    _name = "wuye.wallet.rule"
    _description = "Rule of Wallets"
    _inherit = ["wuye.wallet.kept", "mail.thread"]
    _order = "company_id, date_from desc"
    _rec_name = "date_from"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="In force from", required=True, tracking=True)
    most = fields.Monetary(
        string="Holds at most", required=True, default=5000.0, tracking=True
    )
    law = fields.Char(string="By which article", required=True, default=LAW)
    cash_back = fields.Monetary(
        string="Given back in cash up to", default=100.0, tracking=True
    )
    tap_limit = fields.Monetary(
        string="Limit of a tap", tracking=True, help="Zero: no limit."
    )
    day_limit = fields.Monetary(
        string="Limit of a day", tracking=True, help="Zero: no limit."
    )
    pin_above = fields.Monetary(
        string="PIN above",
        default=100.0,
        tracking=True,
        help="Zero: no PIN is asked for.",
    )
    keep_years = fields.Integer(
        string="Kept for years", default=5, help="Art. 15: five years at least."
    )

    _day_uniq = models.Constraint(
        "UNIQUE(company_id, date_from)", "There is a rule from this day on already."
    )
    _amounts = models.Constraint(
        "CHECK(most > 0 AND coalesce(cash_back, 0) >= 0 AND coalesce(tap_limit, 0) >= 0"
        " AND coalesce(day_limit, 0) >= 0 AND coalesce(pin_above, 0) >= 0"
        " AND keep_years >= 5)",
        "Amounts are zero or more, and records are kept for five years at least.",
    )

    @api.model
    def _on(self, company, day):
        """The rule of a company on a day.

        :raises UserError: there is none
        """
        # sudo: limits are no secret, tills hold no right to configuration
        rule = self.sudo().search(
            [("company_id", "=", company.id), ("date_from", "<=", day)],
            order="date_from desc",
            limit=1,
        )
        if not rule:
            raise UserError(
                self.env._(
                    "%s has no rule for wallets yet. Ask a manager to enter one in "
                    "One Card > Configuration > Rules of Wallets.",
                    company.display_name,
                )
            )
        return rule

    def _amounts(self):
        """(tap, day, PIN above) of the rule, as `tightest` takes them."""
        return self.tap_limit, self.day_limit, self.pin_above


def tightest(rule, wallet, place):
    """The limits of a tap: the tighter of the rule's, the person's and the place's.

    Zero and None are no limit.

    :param rule: of `_amounts`
    :param wallet: (tap, day) of the wallet
    :param place: (tap, day) of the place
    """

    def least(*amounts):
        some = [to_decimal(amount, 2) for amount in amounts if amount]
        return min(some) if some else None

    return Limits(
        tap=least(rule[0], wallet[0], place[0]),
        day=least(rule[1], wallet[1]),
        place=least(place[1]),
        pin_above=least(rule[2]),
    )
