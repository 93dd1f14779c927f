from odoo import fields, models


class WuyeImportTotal(models.Model):
    """A figure proved by an import: as given, as the rows add up, as it was written."""

    _name = "wuye.import.total"
    _description = "Import Total"
    _order = "import_id, name, group_name, id"

    import_id = fields.Many2one(
        "wuye.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Total", required=True)
    group_name = fields.Char(string="Building", help="Empty: all rows of the file.")
    value_rows = fields.Float(string="In the Rows", digits=(16, 2), aggregator=None)
    is_given = fields.Boolean(
        string="Given", help="The sheet of control totals names this figure as well."
    )
    value_written = fields.Float(string="Imported", digits=(16, 2), aggregator=None)
