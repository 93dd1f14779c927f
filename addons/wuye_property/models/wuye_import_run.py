import base64

from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..importer import ImportRun

ERRORS_KEPT = 5000  # rows of the list; nobody reads more before correcting the file


class WuyeImport(models.Model):
    """The part of an import that reads, checks and writes its file."""

    _inherit = "wuye.import"

    # === CHECKING === #

    def _examine(self, progress=lambda rows: None):
        """A run over the file that has read and checked everything.

        The context keeps the new rows free of mail: the import itself is their log.
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
        run.load(base64.b64decode(self.file or b""), self.filename or "")
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
            self.env["wuye.import.total"].sudo().create(
                self._prepare_totals(run, run.sums())
            )
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
            # the texts are lazy and shared: their places are filled after translation
            message, remedy = map(self.env._, messages[fault.code])
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
                    "message": message % fault.params if fault.params else message,
                    "remedy": remedy % fault.params if fault.params else remedy,
                }
            )
        return vals_list

    def _prepare_totals(self, run, sums, written=None):
        """Values of the proved figures, by figure and building."""
        labels = {
            total.key: total.header for sheet in run.sheets for total in sheet.totals
        }
        given = {key for row in run.rows["totals"] for key in row.values}
        communities = self.env["wuye.community"].browse(
            {community for (community, _building), _key in sums}
        )
        names = {community.id: community.name for community in communities}
        return [
            {
                "import_id": self.id,
                "name": labels[key],
                "group_name": f"{names[community]} {building}",
                "value_rows": float(value),
                "is_given": key in given,
                "value_written": float(written[(community, building), key])
                if written
                else 0.0,
            }
            for ((community, building), key), value in sums.items()
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
                    self.env._(
                        "Sheet %(sheet)s is hidden and was left out.", sheet=note.sheet
                    )
                )
            else:
                lines.append(
                    self.env._(
                        "Sheet %(sheet)s is not known and was left out.",
                        sheet=note.sheet,
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
        self._require_checked()
        progress = self.env["wuye.import.progress"]._reporter(
            self.id, self.row_count * 2
        )
        run = self._examine(progress)
        if run.faults:
            self._keep_outcome(run)
            return False
        run.store()
        self._prove(run)
        self.write({"state": "done", "date_done": fields.Datetime.now()})
        return True

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
        self.sudo().total_ids.unlink()
        self.env["wuye.import.total"].sudo().create(
            self._prepare_totals(run, sums, written)
        )

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


def column_letter(number):
    """A for 1, AA for 27; empty for 0, which means no column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
