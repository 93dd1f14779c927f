import base64
import binascii

from odoo import fields, models
from odoo.exceptions import UserError

from ..exchange import FileError, read_form


class WuyeFormImport(models.TransientModel):
    """A form from an XML file, as a draft."""

    _name = "wuye.form.import"
    _description = "Import a Print Form"

    file = fields.Binary(required=True, string="XML file")
    filename = fields.Char()
    form_id = fields.Many2one(
        "wuye.form",
        string="As a new version of",
        help="Empty: a new form of your company.",
        ondelete="cascade",
    )

    def action_import(self):
        """Read, check and open the draft; a file that is wrong changes nothing."""
        self.ensure_one()
        self.env["wuye.form"]._check_administrator()
        try:
            name, subject, vals = read_form(base64.b64decode(self.file))
        except FileError as error:
            raise UserError(self._say(error)) from error
        except binascii.Error as error:
            raise UserError(self.env._("The file cannot be read.")) from error
        if subject not in self.env["wuye.form"]._subjects():
            raise UserError(
                self.env._(
                    "The form prints “%s”, which this database does not know: install "
                    "the module it belongs to.",
                    subject,
                )
            )
        return self._write(name, subject, vals)._open()

    def _write(self, name, subject, vals):
        form = self.form_id
        if not form:
            name = form._free_name(name, subject)
            form = form.create({"name": name, "subject": subject})
        elif form.subject != subject:
            raise UserError(
                self.env._(
                    "%s prints something else: import the file as a form of its own.",
                    form.name,
                )
            )
        draft = form.draft_id or form._new_draft()
        draft.write(vals)
        return draft

    def _say(self, error):
        return {
            "xml": self.env._("The file is no XML of a form: %s", error.fact),
            "encoding": self.env._("The file is not written in UTF-8: save it so."),
            "value": self.env._(
                "“%s” in the file is no value of a form: correct it there.", error.fact
            ),
        }[error.code]
