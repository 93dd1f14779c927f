from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..collection_file import Column, Layout

FIELDS = [
    ("number", "Row no."),
    ("name", "Account holder"),
    ("account", "Account no."),
    ("bank", "Bank"),
    ("bank_code", "Bank code"),
    ("agreement", "Agreement no."),
    ("amount", "Amount to collect"),
    ("note", "Note"),
    ("collected", "Amount collected"),
    ("result", "Result"),
    ("constant", "Constant"),
]


class WuyeCollectionLayout(models.Model):
    """How a bank's file looks, out and back: data, so that no bank needs a program."""

    _name = "wuye.collection.layout"
    _description = "Layout of Collection Files"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )
    kind = fields.Selection(
        [("text", "Text"), ("xlsx", "Workbook (xlsx)")], required=True, default="xlsx"
    )
    encoding = fields.Selection(
        [("gb18030", "GBK"), ("utf-8-sig", "UTF-8")], required=True, default="gb18030"
    )
    separator = fields.Selection(
        [("comma", "Comma"), ("blank", "Blank"), ("tab", "Tab"), ("bar", "Bar |")],
        required=True,
        default="comma",
    )
    sheet = fields.Char(string="Name of the sheet")
    in_fen = fields.Boolean(string="Amounts in fen", help="Else in yuan.")
    headings = fields.Boolean(default=True, help="The first line holds the headings.")
    trailer = fields.Boolean(
        string="Summary line",
        help="The last line holds the number of rows and their total.",
    )
    column_ids = fields.One2many("wuye.collection.layout.column", "layout_id")
    result_ids = fields.One2many("wuye.collection.layout.result", "layout_id")

    @api.constrains("column_ids", "result_ids")
    def _check_columns(self):
        for layout in self:
            names = layout.column_ids.mapped("field")
            own = [name for name in names if name != "constant"]
            if not {"account", "amount", "result"} <= set(own) or len(own) > len(
                set(own)
            ):
                raise ValidationError(
                    self.env._(
                        "%(layout)s: a layout has the account, the amount and the "
                        "result, and no field twice. Correct the columns.",
                        layout=layout.name,
                    )
                )
            if not any(layout.result_ids.mapped("is_collected")):
                raise ValidationError(
                    self.env._(
                        "%(layout)s: add the text by which the bank says that a row "
                        "was collected.",
                        layout=layout.name,
                    )
                )

    def _layout(self):
        """The layout as the plain functions of `collection_file` take it."""
        self.ensure_one()
        signs = {"comma": ",", "blank": " ", "tab": "\t", "bar": "|"}
        return Layout(
            kind=self.kind,
            encoding=self.encoding,
            separator=signs[self.separator],
            in_fen=self.in_fen,
            headings=self.headings,
            trailer=self.trailer,
            sheet=self.sheet or "",
            columns=tuple(
                Column(one.name or "", one.field, one.constant or "", one.size)
                for one in self.column_ids.sorted(lambda one: (one.sequence, one.id))
            ),
            results={
                one.name.strip(): (one.is_collected, one.meaning or one.name)
                for one in self.result_ids
            },
        )


class WuyeCollectionLayoutColumn(models.Model):
    _name = "wuye.collection.layout.column"
    _description = "Column of a Collection File"
    _order = "layout_id, sequence, id"

    layout_id = fields.Many2one(
        "wuye.collection.layout", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Heading")
    field = fields.Selection(FIELDS, string="Content", required=True)
    constant = fields.Char(string="Constant text")
    size = fields.Integer(string="Most bytes", help="0: any length.", aggregator=None)


class WuyeCollectionLayoutResult(models.Model):
    _name = "wuye.collection.layout.result"
    _description = "Result in a Collection File"
    _order = "layout_id, id"

    layout_id = fields.Many2one(
        "wuye.collection.layout", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Text of the bank", required=True)
    is_collected = fields.Boolean(string="Collected")
    meaning = fields.Char(translate=True, help="What the bank's code means.")

    _name_uniq = models.Constraint(
        "UNIQUE(layout_id, name)", "Each text of the bank has one meaning."
    )
