from odoo import fields, models


class WuyeImportError(models.Model):
    """Something wrong in a file: where it stands, what it is, what to do about it."""

    _name = "wuye.import.error"
    _description = "Import Error"
    _order = "import_id, sequence, id"
    _rec_name = "message"

    import_id = fields.Many2one(
        "wuye.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(aggregator=None)
    sheet = fields.Char()
    row = fields.Integer(aggregator=None)
    column = fields.Char(help="Letter of the column in the file.")
    header = fields.Char(string="Heading")
    value = fields.Char()
    code = fields.Char(required=True, help="Technical name of the error.")
    message = fields.Char(required=True)
    remedy = fields.Char(string="What to Do")
