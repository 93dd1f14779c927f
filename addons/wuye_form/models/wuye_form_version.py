from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..language import FormError, Sheet, compile_form
from ..language.sheet import SIZES

LAYOUT = (
    "template",
    "paper",
    "orientation",
    "width",
    "height",
    "margin_top",
    "margin_right",
    "margin_bottom",
    "margin_left",
    "copies",
    "copies_mode",
    "stub",
    "stub_size",
    "font",
    "font_size",
    "page_numbers",
)
SIZE_LIMITS = (40.0, 1200.0)  # mm
FONT_LIMITS = (5.0, 24.0)  # points
MARK_MARGIN = 8.0  # mm that a copy mark or page number needs beside the print
STUB_LIMITS = (15.0, 120.0)  # mm
MAX_COPIES = 9


class WuyeFormVersion(models.Model):
    """How a form looks from a day on. Published, it stays: what it printed can be
    printed again as it was."""

    _name = "wuye.form.version"
    _description = "Version of a Print Form"
    _order = "form_id, number desc"

    form_id = fields.Many2one(
        "wuye.form", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="form_id.company_id", store=True, index=True)
    subject = fields.Selection(related="form_id.subject")
    number = fields.Integer(string="Version", readonly=True, required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    date_from = fields.Date(
        string="In force from",
        default=fields.Date.context_today,
        help="Papers printed from this day on look like this version.",
    )
    template = fields.Text(required=True)
    paper = fields.Selection(
        [
            ("a4", "A4"),
            ("a5", "A5"),
            ("cont_93", "Continuous 241 × 93 mm"),
            ("cont_140", "Continuous 241 × 140 mm"),
            ("cont_280", "Continuous 241 × 280 mm"),
            ("custom", "Own size"),
        ],
        required=True,
        default="a4",
    )
    orientation = fields.Selection(
        [("portrait", "Upright"), ("landscape", "Across")],
        required=True,
        default="portrait",
        help="For A4 and A5.",
    )
    width = fields.Float(digits=(8, 2), default=210.0, help="Millimetres.")
    height = fields.Float(digits=(8, 2), default=297.0, help="Millimetres.")
    margin_top = fields.Float(digits=(8, 2), default=10.0, help="Millimetres.")
    margin_right = fields.Float(digits=(8, 2), default=14.0, help="Millimetres.")
    margin_bottom = fields.Float(digits=(8, 2), default=12.0, help="Millimetres.")
    margin_left = fields.Float(digits=(8, 2), default=12.0, help="Millimetres.")
    copies = fields.Text(
        string="Copy marks",
        help="One name a line, such as stub, customer, finance. Printed at the right "
        "edge of the sheet.",
    )
    copies_mode = fields.Selection(
        [
            ("sheets", "Each copy a sheet of its own"),
            ("carbon", "Carbon paper: one print, all marks on it"),
        ],
        required=True,
        default="sheets",
    )
    stub = fields.Selection([("left", "Left"), ("top", "Top")], string="Tear-off stub")
    stub_size = fields.Float(
        digits=(8, 2), default=45.0, help="Millimetres between the margin and the tear."
    )
    font = fields.Selection(
        [("sans", "Sans (Hei)"), ("serif", "Serif (Song)"), ("mono", "Fixed width")],
        required=True,
        default="sans",
    )
    font_size = fields.Float(digits=(4, 1), default=9.0, help="Points.")
    page_numbers = fields.Boolean(
        default=True, help="Page x of y at the foot of each sheet."
    )
    names_help = fields.Html(
        string="Names", compute="_compute_names_help", sanitize=False
    )
    published_by = fields.Many2one("res.users", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)

    _number_uniq = models.Constraint(
        "UNIQUE(form_id, number)", "This version of the form exists already."
    )
    _draft_uniq = models.UniqueIndex(
        "(form_id) WHERE state = 'draft'",
        "This form has a draft already: change that one.",
    )
    _published_frozen = Immutable(
        *("form_id", "number", "state", "date_from", "published_by", "published_at"),
        *LAYOUT,
        message="A published version of a form stays as it is: make a new version.",
        when="OLD.state = 'published'",
    )
    _published_kept = NeverDeleted(
        "A published version of a form is never deleted: archive the form.",
        when="OLD.state = 'published'",
    )

    # === COMPUTE AND CHECKS === #

    @api.depends("form_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(form)s, version %(number)s",
                form=version.form_id.name or "",
                number=version.number,
            )

    @api.depends("form_id.subject")
    @api.depends_context("lang")
    def _compute_names_help(self):
        for version in self:
            version.names_help = (
                version.form_id._values_of()._names_help() if version.form_id else ""
            )

    @api.constrains(*LAYOUT)
    def _check_layout(self):
        for version in self:
            version._check_sheet()
            version._check_marks()
            version._compile()

    def _check_sheet(self):
        width, height = self._size()
        low, high = SIZE_LIMITS
        if not (low <= width <= high and low <= height <= high):
            raise ValidationError(
                self.env._(
                    "The sheet is %(width)g × %(height)g mm: give a width and a height "
                    "between %(low)g and %(high)g mm.",
                    width=width,
                    height=height,
                    low=low,
                    high=high,
                )
            )
        low, high = FONT_LIMITS
        if not low <= self.font_size <= high:
            raise ValidationError(
                self.env._(
                    "Letters of %(size)g points: give a size between %(low)g and "
                    "%(high)g.",
                    size=self.font_size,
                    low=low,
                    high=high,
                )
            )
        margins = self._margins()
        left, top = ((self.stub == side) * self.stub_size for side in ("left", "top"))
        if (
            min(margins) < 0
            or margins[1] + margins[3] + left > width - 20
            or margins[0] + margins[2] + top > height - 20
        ):
            raise ValidationError(
                self.env._(
                    "Margins and stub leave less than 20 mm to print on: make them "
                    "smaller, or the sheet larger."
                )
            )

    def _check_marks(self):
        low, high = STUB_LIMITS
        if self.stub and not low <= self.stub_size <= high:
            raise ValidationError(
                self.env._(
                    "The stub is %(size)g mm: give it between %(low)g and %(high)g mm.",
                    size=self.stub_size,
                    low=low,
                    high=high,
                )
            )
        marks = self._copy_names()
        if len(marks) > MAX_COPIES:
            raise ValidationError(
                self.env._("A form has at most %s copies.", MAX_COPIES)
            )
        if marks and self.margin_right < MARK_MARGIN:
            raise ValidationError(
                self.env._(
                    "Copy marks stand in the right margin: make it at least %g mm.",
                    MARK_MARGIN,
                )
            )
        if self.page_numbers and self.margin_bottom < MARK_MARGIN:
            raise ValidationError(
                self.env._(
                    "Page numbers stand in the bottom margin: make it at least %g mm.",
                    MARK_MARGIN,
                )
            )

    def _compile(self):
        """The checked template; ValidationError with line and remedy."""
        self.ensure_one()
        try:
            form = compile_form(
                self.template or "", self.form_id._values_of()._fields_of()
            )
        except FormError as error:
            raise ValidationError(self._say(error)) from error
        if bool(form.stub) != bool(self.stub):
            raise ValidationError(
                self.env._(
                    "The template and the sheet differ: a <stub> is printed where the "
                    "form has a tear-off stub. Add both or neither."
                )
            )
        return form

    # === CRUD === #

    def write(self, vals):
        self._refuse_state(vals)
        return super().write(vals)

    def _refuse_state(self, vals):
        """A version is published by its button, which looks at the day, not by hand."""
        if {"state", "published_by", "published_at"} & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("A version is put in force by publishing it: press Publish.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_state(vals)
            versions = self.search([("form_id", "=", vals["form_id"])])
            vals["number"] = max(versions.mapped("number"), default=0) + 1
        return super().create(vals_list)

    @api.onchange("paper")
    def _onchange_paper(self):
        """Continuous paper has holes at both edges and little room above and below."""
        if self.paper.startswith("cont"):
            self.margin_left = self.margin_right = 15.0
            self.margin_top, self.margin_bottom = 6.0, 9.0
        if self.paper in SIZES:
            self.width, self.height = self._size()

    # === ACTIONS === #

    def action_check(self):
        """Say that the template is right; a wrong one is not even kept."""
        self.ensure_one()
        self.form_id._check_administrator()
        self._check_layout()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The form is right and can be printed."),
            },
        }

    def action_preview(self):
        """A sample as PDF, printed of the newest record one may read, or of invented
        values."""
        self.ensure_one()
        self.form_id._check_administrator()
        return {
            "type": "ir.actions.act_url",
            "url": f"/wuye/form/{self.id}/preview",
            "target": "new",
        }

    def action_export(self):
        """The version as an XML file, to be imported elsewhere."""
        self.ensure_one()
        self.form_id._check_administrator()
        return {
            "type": "ir.actions.act_url",
            "url": f"/wuye/form/{self.id}/export",
            "target": "download",
        }

    def action_publish(self):
        """Put the draft in force; from then on it stays as it is."""
        for version in self:
            version.form_id._check_administrator()
            if version.state != "draft":
                raise UserError(
                    self.env._("%s is published already.", version.display_name)
                )
            today = fields.Date.context_today(version)
            if not version.date_from or version.date_from < today:
                raise UserError(
                    self.env._(
                        "%s cannot be in force before today: papers printed until now "
                        "stay as they are. Give today or a later day.",
                        version.display_name,
                    )
                )
            version._check_layout()
            # sudo: the state is readonly for all, set only here
            version.sudo().write(
                {
                    "state": "published",
                    "published_by": self.env.uid,
                    "published_at": fields.Datetime.now(),
                }
            )
        return True

    # === BUSINESS METHODS === #

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _prepare_layout_vals(self) -> dict:
        """What makes up the look of a version, without its dates."""
        self.ensure_one()
        return {name: self[name] for name in LAYOUT}

    def _copy_names(self) -> list:
        lines = (self.copies or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def _margins(self):
        return tuple(
            self[f"margin_{side}"] for side in ("top", "right", "bottom", "left")
        )

    def _size(self):
        """(width, height) of the sheet in millimetres."""
        if self.paper == "custom":
            return self.width, self.height
        width, height = SIZES[self.paper or "a4"]
        turned = self.orientation == "landscape" and self.paper in ("a4", "a5")
        return (height, width) if turned else (width, height)

    def _sheet(self) -> Sheet:
        self.ensure_one()
        width, height = self._size()
        words = self.env._("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")
        return Sheet(
            width=width,
            height=height,
            margins=self._margins(),
            font=self.font,
            font_size=self.font_size,
            stub=self.stub or "",
            stub_size=self.stub_size,
            page_words=words if self.page_numbers else "",
        )
