from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeForm(models.Model):
    """A printed form (I7): what it prints, in dated versions.

    The administrator makes it on the screen, without code and without a release. What
    a form can be printed of is a registry: see `_subjects`.
    """

    _name = "wuye.form"
    _description = "Print Form"
    _order = "subject, sequence, name, id"

    name = fields.Char(required=True, help="As people choose it when they print.")
    subject = fields.Selection(
        "_select_subjects",
        string="Prints",
        required=True,
        help="What the form is printed of; it cannot be changed afterwards.",
    )
    sequence = fields.Integer(default=10, help="The first form is proposed.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        default=lambda self: self.env.company,
        help="Empty: the form serves all companies.",
    )
    note = fields.Text()
    version_ids = fields.One2many("wuye.form.version", "form_id", copy=False)
    current_id = fields.Many2one(
        "wuye.form.version", string="In force", compute="_compute_current_id"
    )
    draft_id = fields.Many2one("wuye.form.version", compute="_compute_current_id")
    paper_count = fields.Integer(compute="_compute_paper_count", string="Printed")

    _name_uniq = models.UniqueIndex(
        "(name, subject, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "There is a form of this name already: choose another name, or make a new "
        "version of that form.",
    )

    # === REGISTRY === #

    @api.model
    def _subjects(self) -> dict:
        """What forms print: {key: model of its values}; later modules add theirs.

        The model inherits `wuye.form.subject`.
        """
        return {
            "bill": "wuye.form.subject.bill",
            "charges": "wuye.form.subject.charge",
            "month_report": "wuye.form.subject.report",
            "unit": "wuye.form.subject.unit",
        }

    @api.model
    def _select_subjects(self):
        return [
            (key, self.env[model]._label()) for key, model in self._subjects().items()
        ]

    def _values_of(self):
        """The service that prepares the values of this form's subject."""
        self.ensure_one()
        return self.env[self._subjects()[self.subject]]

    @api.model
    def _subject_of(self, model: str) -> str:
        """The key of the subject whose records are of a model; "" if there is none."""
        for key, service in self._subjects().items():
            if self.env[service]._printed_model == model:
                return key
        return ""

    # === COMPUTE === #

    @api.depends("version_ids.state", "version_ids.date_from")
    def _compute_current_id(self):
        for form in self:
            form.current_id = form._version_on(fields.Date.context_today(form))
            form.draft_id = form.version_ids.filtered(lambda v: v.state == "draft")[:1]

    def _compute_paper_count(self):
        counts = dict(
            self.env["wuye.form.paper"]._read_group(
                [("form_id", "in", self.ids)], ["form_id"], ["__count"]
            )
        )
        for form in self:
            form.paper_count = counts.get(form, 0)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """A form begins with a draft, the plainest there is for its subject."""
        forms = super().create(vals_list)
        if self.env.context.get("wuye_without_draft"):  # data files bring their own
            return forms
        for form in forms.filtered(lambda form: not form.version_ids):
            form.version_ids.create(
                {"form_id": form.id, "template": form._values_of()._starter()}
            )
        return forms

    def write(self, vals):
        if "subject" in vals and self.filtered(lambda f: f.subject != vals["subject"]):
            raise UserError(
                self.env._(
                    "What a form prints cannot be changed: its names would mean "
                    "nothing. Make a new form."
                )
            )
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [
            {**vals, "name": self._free_name(form.name, form.subject)}
            for form, vals in zip(self, vals_list, strict=True)
        ]

    def copy(self, default=None):
        """A form of its own, whose draft is what the first one prints now."""
        copies = super().copy(default)
        for form, copied in zip(self, copies, strict=True):
            source = form.current_id or form.draft_id
            copied.draft_id.write(source._prepare_layout_vals())
        return copies

    # === ACTIONS === #

    def action_edit(self):
        """Open the draft; if there is none, a new one like the version in force."""
        self.ensure_one()
        self._check_administrator()
        return (self.draft_id or self._new_draft())._open()

    def action_open_papers(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_form.wuye_form_paper_action"
        )
        return {**action, "domain": [("form_id", "=", self.id)]}

    # === BUSINESS METHODS === #

    def _check_administrator(self):
        self.env["res.users"]._require_post(
            ["administrator"],
            self.env._("Print forms are made by the administrator. Ask him."),
        )

    @api.model
    def _free_name(self, name, subject):
        """The name, or with as many "(copy)" as it takes to be nobody else's."""
        taken = self.search([("subject", "=", subject)]).mapped("name")
        while name in taken:
            name = self.env._("%s (copy)", name)
        return name

    def _new_draft(self):
        self.ensure_one()
        # the last one, also where it is only in force from a later day
        last = self.version_ids.sorted("number")[-1:]
        return self.version_ids.create(
            {"form_id": self.id, **last._prepare_layout_vals()}
        )

    def _version_on(self, day):
        """The version in force on a day: the last one published until then."""
        self.ensure_one()
        valid = self.version_ids.filtered(
            lambda v: v.state == "published" and v.date_from <= day
        )
        return valid.sorted(lambda v: (v.date_from, v.number))[-1:]
