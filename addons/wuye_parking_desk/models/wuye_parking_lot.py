from odoo import fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal


class WuyeParkingLot(models.Model):
    _inherit = "wuye.parking.lot"

    rate_ids = fields.One2many("wuye.parking.rate", "lot_id", string="VAT Rates")
    income_account_id = fields.Many2one(
        "account.account",
        ondelete="restrict",
        check_company=True,
        help="Empty: the company's account for parking income.",
    )

    def _rate_on(self, day):
        """The rate of VAT as Decimal per cent.

        :raises UserError: none is entered for that day
        """
        self.ensure_one()
        # sudo: guards and cashiers enter no rates, their takings are booked by them
        rate = self.env["wuye.parking.rate"]._on(self.sudo(), day)
        if rate is None:
            raise UserError(
                self.env._(
                    "Car park %(lot)s has no rate of VAT on %(day)s. Ask an accountant "
                    "to enter one on its page.",
                    lot=self.display_name,
                    day=day,
                )
            )
        return to_decimal(rate, 2)
