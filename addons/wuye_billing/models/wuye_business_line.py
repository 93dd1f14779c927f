from odoo import fields, models


class WuyeBusinessLine(models.Model):
    """A line of business (R52): what one collector takes money for, and another not.

    A fee item belongs to one line or none; a user is given some lines or, with none,
    all of them.
    """

    _name = "wuye.business.line"
    _description = "Business Line"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: shared by all companies."
    )
    item_ids = fields.One2many(
        "wuye.fee.item", "business_line_id", string="Fee Items", readonly=True
    )

    _code_uniq = models.UniqueIndex(
        "(code, coalesce(company_id, 0))", "This line's code is already in use."
    )
