import base64

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..importer import (
    MESSAGES,
    ControlSheet,
    ImportRun,
    OwnerSheet,
    TenantSheet,
    UnitSheet,
    VehicleSheet,
    clean_heading,
)
from ..importer.markup import marked_copy
from ..importer.template import template

ROWS_INLINE = 2000  # rows a browser waits for; more go to the queue
ERRORS_KEPT = 5000  # rows of the list; nobody reads more before correcting the file
JOB_ALIVE = ("wait_dependencies", "pending", "enqueued", "started")


class WuyeImport(models.Model):
    """A file on its way into the register: checked as a whole, written as a whole.

    Nothing is written unless everything is right, and everything is written in one
    transaction: after a crash the file is either imported or it is not (I6, A1).
    """

    _name = "wuye.import"
    _description = "Import"
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
        help="For rows that do not name a community in a column 小区.",
    )
    file = fields.Binary(
        attachment=True, copy=False, help="XLSX workbook or CSV file, up to 50,000 rows."
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
    error_count = fields.Integer(readonly=True, copy=False, aggregator=None)
    row_count = fields.Integer(
        string="Rows", readonly=True, copy=False, aggregator=None
    )
    log = fields.Text(readonly=True, copy=False)
    date_done = fields.Datetime(string="Imported On", readonly=True, copy=False)
    progress_ids = fields.One2many("wuye.import.progress", "import_id")
    progress_done = fields.Integer(compute="_compute_progress")
    progress_total = fields.Integer(compute="_compute_progress")
    job_uuid = fields.Char(readonly=True, copy=False)
    is_running = fields.Boolean(
        compute="_compute_is_running", help="The import waits or runs in the queue."
    )

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            record.name = record.filename or record.name or self.env._("New Import")

    @api.depends("mapping_ids.target")
    def _compute_has_open_mapping(self):
        for record in self:
            record.has_open_mapping = any(not row.target for row in record.mapping_ids)

    @api.depends("progress_ids.done", "progress_ids.total")
    def _compute_progress(self):
        for record in self:
            record.progress_done = record.progress_ids[:1].done
            record.progress_total = record.progress_ids[:1].total

    @api.depends("job_uuid")
    def _compute_is_running(self):
        uuids = [record.job_uuid for record in self if record.job_uuid]
        # jobs belong to the system; only whether they live is shown
        alive = (
            self.env["queue.job"]
            .sudo()
            .search([("uuid", "in", uuids), ("state", "in", JOB_ALIVE)])
            .mapped("uuid")
        )
        for record in self:
            record.is_running = record.job_uuid in alive

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
        if any(record.state == "done" or record.is_running for record in self):
            raise UserError(
                self.env._(
                    "An import that was carried out or is running is kept: it shows "
                    "where the entries come from."
                )
            )

    # === ACTIONS === #

    def action_check(self):
        """Read the files and list everything that is wrong with them; write nothing else.

        May be repeated at will.
        """
        for record in self:
            record._require_open()
            record._keep_outcome(record._examine())

    def action_import(self):
        """Write the checked file, all or nothing; many rows go to the queue.

        A second call for the same file is refused. Where the file no longer fits the
        register, the errors are listed and nothing is written.
        """
        self.ensure_one()
        self._require_ready()
        if self.row_count <= ROWS_INLINE:
            self._import_now()
            return
        job = self.with_delay(
            description=self.env._("Import %(name)s", name=self.name),
            identity_key=f"wuye.import-{self.id}",
        )._job_import()
        self.job_uuid = job.uuid

    def action_template(self):
        """Download a workbook with an empty sheet per kind of data."""
        return {"type": "ir.actions.act_url", "url": "/wuye/import/template"}

    def action_marked_copy(self):
        """Download the file with its errors marked in it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/wuye/import/{self.id}/marked",
        }

    # === REGISTRY === #

    @api.model
    def _sheets(self):
        """The sheets a file may have; a module adds its own by extending this."""
        return [UnitSheet(), OwnerSheet(), TenantSheet(), VehicleSheet(), ControlSheet()]

    @api.model
    def _messages(self):
        """Code -> `Message`; a module adds those of its sheets by extending this."""
        return MESSAGES

    # === CHECKING === #

    def _require_open(self):
        if self.state == "done":
            raise UserError(self.env._("This file is imported already."))
        if self.is_running:
            raise UserError(
                self.env._("The import is running. Wait until it is finished.")
            )
        if not self.file:
            raise UserError(self.env._("Choose the file to import first."))

    def _require_ready(self):
        self._require_open()
        if self.state != "checked":
            raise UserError(
                self.env._("Check the file first; only files without errors are imported.")
            )

    def _examine(self, progress=lambda rows: None):
        """A run over the file that has read and checked everything.

        The context keeps the many new rows free of mail: the import itself is their log.
        """
        env = self.with_company(self.company_id).env
        quiet = env(
            context={**env.context, "tracking_disable": True, "mail_notrack": True}
        )
        run = ImportRun(
            quiet,
            self.company_id,
            self.community_id,
            self._sheets(),
            self.env["wuye.import.mapping"]._remembered(self.company_id),
            progress,
        )
        run.read(base64.b64decode(self.file), self.filename or "")
        run.check()
        return run

    def _keep_outcome(self, run):
        """Store what a run found, in place of what an earlier one did."""
        headings = [
            (table.sheet.key, heading)
            for table in run.tables
            for heading in table.headings.values()
        ]
        mappings = self.env["wuye.import.mapping"]
        asked = mappings._ask_for(self.company_id, run.unknown)
        self.mapping_ids = asked | mappings._listed(self.company_id, headings)
        # errors and totals are findings of the system: nobody edits them
        self.sudo().error_ids.unlink()
        self.env["wuye.import.error"].sudo().create(self._prepare_errors(run.faults))
        self.sudo().total_ids.unlink()
        if not run.faults:
            self.env["wuye.import.total"].sudo().create(self._prepare_totals(run))
        self.write(
            {
                "state": "failed" if run.faults else "checked",
                "row_count": run.row_count,
                "error_count": len(run.faults),
                "log": self._log_of(run),
            }
        )

    def _prepare_errors(self, faults):
        messages = self._messages()
        vals_list = []
        for sequence, fault in enumerate(faults[:ERRORS_KEPT]):
            message = messages[fault.code]
            # the texts are lazy and shared, so that their places are filled here
            vals_list.append(
                {
                    "import_id": self.id,
                    "sequence": sequence,
                    "sheet": fault.sheet,
                    "row": fault.row,
                    "column": column_letter(fault.column),
                    "header": fault.header,
                    "value": fault.value,
                    "code": fault.code,
                    "message": self.env._(message.text) % fault.params,
                    "remedy": self.env._(message.remedy) % fault.params,
                }
            )
        return vals_list

    def _prepare_totals(self, run):
        labels = {
            total.key: total.header for sheet in self._sheets() for total in sheet.totals
        }
        given = {key for row in run.rows["totals"] for key in row.values}
        communities = self.env["wuye.community"].browse(
            {group[0] for group, _key in run.sums()}
        )
        names = {community.id: community.name for community in communities}
        return [
            {
                "import_id": self.id,
                "name": labels[key],
                "group_name": f"{names[group[0]]} {group[1]}",
                "value_rows": float(value),
                "is_given": key in given,
            }
            for (group, key), value in sorted(run.sums().items())
        ]

    def _log_of(self, run):
        """Sentences about what was found and passed over."""
        lines = [
            self.env._(
                "Sheet %(sheet)s (%(title)s): %(count)s rows.",
                sheet=table.grid.name,
                title=table.sheet.title,
                count=sum(
                    row.columns is table.columns for row in run.rows[table.sheet.key]
                ),
            )
            for table in run.tables
        ]
        for note in run.notes:
            if note.kind == "hidden":
                lines.append(
                    self.env._("Sheet %(sheet)s is hidden and was left out.", sheet=note.sheet)
                )
            else:
                lines.append(
                    self.env._(
                        "Sheet %(sheet)s is not known and was left out.", sheet=note.sheet
                    )
                )
        if len(run.faults) > ERRORS_KEPT:
            lines.append(
                self.env._(
                    "The first %(kept)s of %(count)s errors are listed.",
                    kept=ERRORS_KEPT,
                    count=len(run.faults),
                )
            )
        return "\n".join(lines)

    # === IMPORTING === #

    def _import_now(self):
        """Check again and write, in this transaction, with the company's lock held.

        :return: whether the file was written
        """
        self.env["wuye.import.lock"]._acquire(self.company_id)
        self.lock_for_update(allow_referencing=True)
        self._require_ready_in_job()
        progress = self.env["wuye.import.progress"]._reporter(self.id, self.row_count * 2)
        run = self._examine(progress)
        if run.faults:
            self._keep_outcome(run)
            return False
        run.write()
        self._prove(run)
        self.write({"state": "done", "date_done": fields.Datetime.now()})
        return True

    def _require_ready_in_job(self):
        """The state again, now that the row is locked; the job itself is running."""
        if self.state != "checked":
            raise UserError(
                self.env._("Check the file first; only files without errors are imported.")
            )

    def _prove(self, run):
        """Compare what the rows add up to with what the database has now.

        :raises UserError: they differ; the transaction and all it wrote is undone
        """
        self.env.flush_all()
        sums, written = run.sums(), run.written_sums()
        if sums != written:
            raise UserError(
                self.env._(
                    "The totals in the register differ from those of the file after "
                    "writing. Nothing was imported; report this to the administrator."
                )
            )
        keys = [key for key, _value in sorted(sums.items())]
        totals = self.sudo().total_ids.sorted("id")
        for total, key in zip(totals, keys, strict=True):
            total.value_written = float(written[key])

    def _job_import(self):
        """The import in the queue; repeating it after a crash does nothing twice.

        What a user can put right is shown on the import; anything else fails the job.
        """
        if self.state == "done":
            return
        try:
            with self.env.cr.savepoint():
                self._import_now()
        except (UserError, ValidationError) as error:
            self.write({"state": "failed", "log": f"{self.log or ''}\n{error}"})

    # === FILES === #

    @api.model
    def _template_workbook(self):
        """The bytes of a workbook with all sheets, their rules and an example."""
        return template(self._sheets(), self.env)

    def _marked_workbook(self):
        """The bytes of the file as a workbook in which the errors are marked."""
        self.ensure_one()
        return marked_copy(
            base64.b64decode(self.file), self.filename or "", self.error_ids, self.env
        )


def column_letter(number):
    """A for 1, AA for 27; empty for 0, which means no column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


__all__ = ["WuyeImport", "clean_heading"]
