from odoo import fields, models

KINDS = [
    ("temporary", "Temporary Parking"),
    ("card", "Month Cards"),
    ("coupon", "Coupons Billed"),
    ("debt", "Let out Owing"),
]


class AccountMove(models.Model):
    _inherit = "account.move"

    wuye_kind = fields.Selection(
        selection_add=[
            ("parking_coupon", "Parking coupons"),
            ("parking_debt", "Parking debts"),
        ],
        ondelete={"parking_coupon": "set null", "parking_debt": "set null"},
    )

    def _wuye_remedy(self):
        self.ensure_one()
        if self.wuye_kind == "parking_coupon":
            return self.env._("Make the statement of the coupons void instead.")
        if self.wuye_kind == "parking_debt":
            return self.env._("Collect the debt of the stay, or write it off.")
        return super()._wuye_remedy()


class AccountMoveLine(models.Model):
    """What kind of parking income a journal item is, where, at which rate of VAT.

    The month's report reads them from here a second time.
    """

    _inherit = "account.move.line"

    wuye_parking_kind = fields.Selection(
        KINDS, string="Parking Income", readonly=True, index="btree_not_null"
    )
    wuye_parking_lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    wuye_parking_rate = fields.Float(
        string="VAT of Parking (%)", readonly=True, digits=(5, 2)
    )
