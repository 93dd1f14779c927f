from odoo import fields, models


class WuyeFeeBand(models.Model):
    """A band of the day that is metered and priced by itself: peak, flat, valley."""

    _name = "wuye.fee.band"
    _description = "Band of the Day"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This code is already in use.")
