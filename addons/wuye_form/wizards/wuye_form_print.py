from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeFormPrint(models.TransientModel):
    """Choose the form, then print what was chosen in a list or page."""

    _name = "wuye.form.print"
    _description = "Print on a Form"

    subject = fields.Char(readonly=True)
    res_ids = fields.Json(readonly=True)
    count = fields.Integer(string="Records chosen", readonly=True)
    available_ids = fields.Many2many("wuye.form", compute="_compute_available_ids")
    form_id = fields.Many2one(
        "wuye.form",
        compute="_compute_form_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_ids)]",
        ondelete="cascade",
    )
    version_id = fields.Many2one(related="form_id.current_id")
    copies = fields.Text(related="form_id.current_id.copies")
    paper = fields.Selection(related="form_id.current_id.paper")

    @api.model
    def default_get(self, names):
        """What was chosen where the dialog was opened."""
        values = super().default_get(names)
        context = self.env.context
        subject = self.env["wuye.form"]._subject_of(context.get("active_model"))
        if subject:
            ids = context.get("active_ids") or []
            values |= {"subject": subject, "res_ids": ids, "count": len(ids)}
        return values

    @api.depends("subject")
    def _compute_available_ids(self):
        for page in self:
            forms = self.env["wuye.form"].search(
                [
                    ("subject", "=", page.subject),
                    ("company_id", "in", [False, *self.env.companies.ids]),
                ]
            )
            page.available_ids = forms.filtered("current_id")

    @api.depends("available_ids")
    def _compute_form_id(self):
        for page in self:
            page.form_id = page.form_id or page.available_ids[:1]

    def action_print(self):
        """The papers as one PDF; each is kept with the version it was printed on."""
        self.ensure_one()
        if not self.form_id:
            raise UserError(
                self.env._(
                    "No form is in force for this. The administrator makes one in "
                    "Property > Configuration > Print Forms."
                )
            )
        subject = self.form_id._values_of()
        ids = [int(number) for number in self.res_ids or []]
        records = self.env[subject._printed_model].browse(ids).exists()
        papers = self.env["wuye.form.paper"]._print(self.form_id, records)
        return {**papers._open_pdf(), "close": True}
