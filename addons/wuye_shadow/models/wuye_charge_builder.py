from odoo import api, models


class OtherPrices:
    """Prices that stand in for those of some standards, while nothing is billed.

    An object of this class and nothing else is taken from the context: what a browser
    sends along is text and numbers and can never change what a real run bills.

    :param by_standard: {standard: [(engine version, record)]}
    """

    def __init__(self, by_standard):
        self.by_standard = by_standard


class WuyeChargeBuilder(models.AbstractModel):
    """The builder asked what a month would come to under other prices (B21)."""

    _inherit = "wuye.charge.builder"

    @api.model
    def _versions(self, standards):
        found = super()._versions(standards)
        other = self.env.context.get("wuye_other_prices")
        if isinstance(other, OtherPrices):
            found.update(
                {
                    standard: pairs
                    for standard, pairs in other.by_standard.items()
                    if standard in found
                }
            )
        return found
