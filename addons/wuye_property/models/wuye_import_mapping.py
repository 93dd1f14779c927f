from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..importer import IGNORED, clean_heading


class WuyeImportMapping(models.Model):
    """What a heading of the company's own sheets means; asked once, then remembered."""

    _name = "wuye.import.mapping"
    _description = "Import Column"
    _order = "sheet_key, heading, id"
    _rec_name = "heading"

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    sheet_key = fields.Selection(selection="_selection_sheet_key", required=True)
    heading = fields.Char(required=True, help="The heading as it stands in the file.")
    heading_key = fields.Char(
        compute="_compute_heading_key", store=True, precompute=True, required=True
    )
    target = fields.Selection(
        selection="_selection_target",
        string="Column",
        help="The column of the template that this heading means. While it is empty, "
        "files with this heading are not imported.",
    )

    _heading_uniq = models.Constraint(
        "UNIQUE (company_id, sheet_key, heading_key)",
        "This heading is listed for this sheet already.",
    )

    @api.model
    def _selection_sheet_key(self):
        return [(sheet.key, sheet.title) for sheet in self.env["wuye.import"]._sheets()]

    @api.model
    def _selection_target(self):
        sheets = self.env["wuye.import"]._sheets()
        columns = [
            (f"{sheet.key}.{column.key}", f"{sheet.title} / {column.header}")
            for sheet in sheets
            for column in sheet.all_columns(sheets)
        ]
        return [(IGNORED, self.env._("(leave out)")), *columns]

    @api.depends("heading")
    def _compute_heading_key(self):
        for mapping in self:
            mapping.heading_key = clean_heading(mapping.heading)

    @api.constrains("sheet_key", "target")
    def _check_target(self):
        for mapping in self:
            if not mapping.target or mapping.target == IGNORED:
                continue
            if mapping.target.split(".")[0] != mapping.sheet_key:
                raise ValidationError(
                    self.env._(
                        "%(heading)s stands in another sheet than this column. Choose "
                        "a column of the same sheet.",
                        heading=mapping.heading,
                    )
                )

    @api.model
    def _remembered(self, company):
        """Sheet key -> clean heading -> column key, of the headings decided on."""
        words = {}
        for mapping in self.search([("company_id", "=", company.id)]):
            if mapping.target:
                key = mapping.target.rpartition(".")[2]
                words.setdefault(mapping.sheet_key, {})[mapping.heading_key] = key
        return words

    @api.model
    def _listed(self, company, headings):
        """The rows of these (sheet key, heading) pairs that exist."""
        wanted = {(sheet, clean_heading(heading)) for sheet, heading in headings}
        return self.search(
            [
                ("company_id", "=", company.id),
                ("heading_key", "in", [key for _sheet, key in wanted]),
            ]
        ).filtered(lambda row: (row.sheet_key, row.heading_key) in wanted)

    @api.model
    def _ask_for(self, company, headings):
        """Rows for these (sheet key, heading) pairs; new ones have no target."""
        known = {
            (row.sheet_key, row.heading_key) for row in self._listed(company, headings)
        }
        new = {
            (sheet, clean_heading(heading)): heading
            for sheet, heading in headings
            if (sheet, clean_heading(heading)) not in known
        }
        self.create(
            [
                {"company_id": company.id, "sheet_key": sheet, "heading": heading}
                for (sheet, _key), heading in new.items()
            ]
        )
        return self._listed(company, headings)
