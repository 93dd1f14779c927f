from decimal import Decimal

from odoo import api, fields, models

from .. import slip


class WuyeParkingTariffBlock(models.Model):
    """A stretch of parked time and its price; blocks follow each other."""

    _name = "wuye.parking.tariff.block"
    _inherit = ["wuye.parking.row"]
    _description = "Price of a Parking Tariff"

    version_id = fields.Many2one(required=False)
    band_id = fields.Many2one(
        "wuye.parking.tariff.band", index=True, ondelete="cascade"
    )
    upto = fields.Integer(
        string="Up to (minutes)",
        help="Counted from the beginning, the last minute included. Empty on the last "
        "row, which has no end.",
    )
    kind = fields.Selection(
        [
            ("unit", "For each unit begun"),
            ("flat", "Once for the stretch"),
            ("total", "Whole stay that ends here"),
        ],
        required=True,
        default="unit",
    )
    unit = fields.Integer(string="Unit (minutes)", default=60)
    price = fields.Float(digits=(16, 6), help="In yuan.")
    partial = fields.Selection(
        [
            ("up", "Counts whole"),
            ("down", "Is not charged"),
            ("nearest", "Whole from the half on"),
            ("minute", "By the minute"),
            ("second", "By the second"),
        ],
        string="Unit begun",
        required=True,
        default="up",
        help="What the last unit is worth when it was begun and not finished.",
    )
    code = fields.Char(string="Name", help="As it stands on the slip.")

    _owner_given = models.Constraint(
        "CHECK ((version_id IS NULL) <> (band_id IS NULL))",
        "A price belongs to a version or to one of its times of day.",
    )

    @api.depends("band_id.version_id.tariff_id")
    def _compute_tariff_id(self):
        return super()._compute_tariff_id()

    def _version(self):
        return self.version_id | self.band_id.version_id

    def _summary(self):
        """The prices in a line: "up to 60 min 5.00; then 2.00 per 30 min"."""
        summary = ""
        for block in self.sorted("sequence"):
            price = slip.money(Decimal(str(round(block.price, 6))))
            if block.kind == "unit":
                text = self.env._(
                    "%(price)s per %(unit)s min", price=price, unit=block.unit
                )
            elif block.kind == "total":
                text = self.env._("%(price)s in all", price=price)
            else:
                text = self.env._("flat %(price)s", price=price)
            if block.upto:
                text = self.env._(
                    "up to %(upto)s min %(text)s", upto=block.upto, text=text
                )
            if summary:
                text = self.env._("%(first)s; then %(next)s", first=summary, next=text)
            summary = text
        return summary
