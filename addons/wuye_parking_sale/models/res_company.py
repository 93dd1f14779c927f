from odoo import models
from odoo.exceptions import UserError

from odoo.addons.wuye_billing.chart import TAXES

from wuye_engine.money import to_decimal


class ResCompany(models.Model):
    _inherit = "res.company"

    def _wuye_parking_tax(self, rate):
        """The tax, included in the price, of a rate of VAT in per cent; none for 0.

        :raises UserError: the company has none of that rate
        """
        self.ensure_one()
        if not rate:
            return self.env["account.tax"]
        for key, spec in TAXES.items():
            if to_decimal(spec.rate, 2) == rate and (tax := self._wuye_tax(key)):
                return tax
        raise UserError(
            self.env._(
                "%(company)s has no tax of %(rate)s%% included in the price. Ask an "
                "accountant.",
                company=self.display_name,
                rate=f"{rate:f}",
            )
        )
