from odoo import fields, models


class WuyeCollectionError(models.Model):
    """Something wrong in a returned file: where, what, and what to do about it."""

    _name = "wuye.collection.error"
    _description = "Error in a Returned File"
    _order = "batch_id, row, id"
    _rec_name = "message"

    batch_id = fields.Many2one(
        "wuye.collection.batch", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer(aggregator=None, help="In the file; 0: not of one row.")
    heading = fields.Char(string="Column")
    value = fields.Char()
    message = fields.Char(required=True)
    remedy = fields.Char(string="What to Do")
