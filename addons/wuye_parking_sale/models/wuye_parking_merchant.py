from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeParkingMerchant(models.Model):
    """Who gives coupons for parking to his customers, and pays for those used (G15)."""

    _name = "wuye.parking.merchant"
    _description = "Merchant with Coupons"
    _inherit = ["mail.thread"]
    _order = "community_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="As the guard says it, e.g. the shop.")
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Invoiced to",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    active = fields.Boolean(default=True)
    lot_ids = fields.Many2many(
        "wuye.parking.lot",
        string="Car Parks",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
        help="Where its coupons are good. None: all of the community.",
    )
    book_ids = fields.One2many("wuye.parking.coupon.book", "merchant_id")
    note = fields.Char(string="Notes")

    _name_uniq = models.UniqueIndex(
        "(community_id, name)", "Another merchant of the community has this name."
    )

    @api.constrains("lot_ids", "community_id")
    def _check_lots(self):
        for merchant in self:
            if merchant.lot_ids.community_id - merchant.community_id:
                raise ValidationError(
                    self.env._(
                        "Choose car parks of %s only.",
                        merchant.community_id.display_name,
                    )
                )
