import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..importer import (
    MESSAGES,
    ControlSheet,
    OwnerSheet,
    TenantSheet,
    UnitSheet,
    VehicleSheet,
)
from ..importer.markup import marked_copy
from ..importer.template import template
from .wuye_work_mixin import JOB_ALIVE

ROWS_INLINE = 2000  # rows a browser waits for; more go to the queue


class WuyeImport(models.Model):
    """A file on its way into the register: checked as a whole, written as a whole.

    Nothing is written unless everything is right, and everything is written in one
    transaction: after a crash the file is either imported or it is not (I6, A1).
    """

    _name = "wuye.import"
    _description = "Import"
    _inherit = ["wuye.work.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    community_id = fields.Many2one(
        "wuye.community",
        index=True,
        check_company=True,
        default=lambda self: self._default_community_id(),
        help="For rows that do not name a community in a column 小区.",
    )
    file = fields.Binary(
        attachment=True,
        copy=False,
        help="XLSX workbook or CSV file, up to 50,000 rows.",
    )
    filename = fields.Char(copy=False)
    state = fields.Selection(
        [
            ("draft", "To Check"),
            ("failed", "With Errors"),
            ("checked", "Ready"),
            ("done", "Imported"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    error_ids = fields.One2many("wuye.import.error", "import_id", readonly=True)
    total_ids = fields.One2many("wuye.import.total", "import_id", readonly=True)
    mapping_ids = fields.Many2many(
        "wuye.import.mapping",
        string="Columns",
        copy=False,
        help="Headings of this file that are not those of the template.",
    )
    has_open_mapping = fields.Boolean(compute="_compute_has_open_mapping")
    error_count = fields.Integer(
        string="Number of Errors", readonly=True, copy=False, aggregator=None
    )
    row_count = fields.Integer(
        string="Rows", readonly=True, copy=False, aggregator=None
    )
    log = fields.Text(readonly=True, copy=False)
    date_done = fields.Datetime(string="Imported On", readonly=True, copy=False)
    progress_ids = fields.One2many("wuye.import.progress", "import_id")
    job_uuid = fields.Char(readonly=True, copy=False)

    @api.model
    def _default_community_id(self):
        """The community of those who look after one only."""
        communities = self.env["wuye.community"].search(
            [("company_id", "=", self.env.company.id)], limit=2
        )
        return communities if len(communities) == 1 else False

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            record.name = record.filename or record.name or self.env._("New Import")

    @api.depends("mapping_ids.target")
    def _compute_has_open_mapping(self):
        for record in self:
            record.has_open_mapping = any(not row.target for row in record.mapping_ids)

    @api.depends("job_uuid", "progress_ids.done", "progress_ids.total")
    def _compute_work(self):
        uuids = [record.job_uuid for record in self if record.job_uuid]
        # jobs belong to the system; only whether they live is shown
        alive = (
            self.env["queue.job"]
            .sudo()
            .search([("uuid", "in", uuids), ("state", "in", JOB_ALIVE)])
            .mapped("uuid")
        )
        for record in self:
            record.is_working = record.job_uuid in alive
            record.work_done = record.progress_ids[:1].done
            record.work_total = record.progress_ids[:1].total

    @api.depends("job_uuid", "state", "is_working")
    def _compute_work_trouble(self):
        """Checked, queued and not done: the job stopped, it may be begun again."""
        for record in self:
            is_queued = record.state == "checked" and record.job_uuid
            is_stopped = is_queued and not record.is_working
            record.work_trouble = is_stopped and record._say_trouble()

    def _work_jobs(self):
        return {self._job_key(): self.name}

    def _work_button(self):
        return self.env._("Import")

    def _job_key(self):
        return f"wuye.import-{self.id}"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # progress is the system's own note about the import
        self.env["wuye.import.progress"].sudo().create(
            [{"import_id": record.id} for record in records]
        )
        return records

    def write(self, vals):
        if {"file", "filename", "community_id"} & vals.keys():
            if any(record.state == "done" for record in self):
                raise UserError(
                    self.env._(
                        "This file is imported already. Create a new import for "
                        "another file."
                    )
                )
            vals = {**vals, "state": "draft"}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(record.state == "done" or record.is_working for record in self):
            raise UserError(
                self.env._(
                    "An import that was carried out or is running is kept: it shows "
                    "where the entries come from."
                )
            )

    # === ACTIONS === #

    def action_check(self):
        """Read the files and list all that is wrong with them; write nothing else.

        May be repeated at will.
        """
        for record in self:
            record._require_open()
            record.job_uuid = False  # what stopped before is begun anew
            record._keep_outcome(record._examine())

    def action_import(self):
        """Write the checked file, all or nothing; many rows go to the queue.

        A second call for the same file is refused. Where the file no longer fits the
        register, the errors are listed and nothing is written.
        """
        self.ensure_one()
        self._require_open()
        self._require_checked()
        if self.row_count <= ROWS_INLINE:
            self._import_now()
            return
        job = self.with_delay(
            description=self.env._("Import %(name)s", name=self.name),
            identity_key=self._job_key(),
        )._job_import()
        self.job_uuid = job.uuid

    def action_view_errors(self):
        """The errors as a list of their own, by sheet."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_property.wuye_import_error_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        return action

    def action_template(self):
        """Download a workbook with an empty sheet per kind of data."""
        return {"type": "ir.actions.act_url", "url": "/wuye/import/template"}

    def action_marked_copy(self):
        """Download the file with its errors marked in it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/wuye/import/{self.id}/marked",
        }

    def _require_open(self):
        if self.state == "done":
            raise UserError(self.env._("This file is imported already."))
        if self.is_working:
            raise UserError(
                self.env._("The import is running. Wait until it is finished.")
            )
        # an empty file arrives as a name without content; the check says so
        if not self.file and not self.filename:
            raise UserError(self.env._("Choose the file to import first."))

    def _require_checked(self):
        if self.state != "checked":
            raise UserError(
                self.env._(
                    "Check the file first; only files without errors are imported."
                )
            )

    # === REGISTRY === #

    @api.model
    def _sheets(self):
        """The sheets a file may have; a module adds its own by extending this."""
        return [
            UnitSheet(),
            OwnerSheet(),
            TenantSheet(),
            VehicleSheet(),
            ControlSheet(),
        ]

    @api.model
    def _messages(self):
        """Code -> `Message`; a module adds those of its sheets by extending this."""
        return MESSAGES

    # === FILES === #

    @api.model
    def _template_workbook(self):
        """The bytes of a workbook with all sheets, their rules and an example."""
        return template(self._sheets(), self.env)

    def _marked_workbook(self):
        """The bytes of the file as a workbook in which the errors are marked."""
        self.ensure_one()
        return marked_copy(
            base64.b64decode(self.file or b""),
            self.filename or "",
            self.error_ids,
            self.env,
        )
