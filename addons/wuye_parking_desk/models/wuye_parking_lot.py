from odoo import fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal


class WuyeParkingLot(models.Model):
    _inherit = "wuye.parking.lot"

    print_in = fields.Boolean(
        string="Slip on the Way in",
        help="The booth prints it for each car that is let in (G1).",
    )
    print_out = fields.Boolean(
        string="Slip on the Way out",
        help="The booth prints what was paid and how it was computed (G18).",
    )
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
