from datetime import date, datetime

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..language import Field

STARTER = """<paper>
  <body>
    <h1>{title}</h1>
    <table class="grid">
{rows}
    </table>
  </body>
</paper>
"""


class WuyeFormSubject(models.AbstractModel):
    """Something that forms are printed of. A module registers one by inheriting this
    model and naming it in `wuye.form._subjects`.

    Values are plain (text, true and false, lists, dicts, as JSON holds them): a
    template never sees a record. What is prepared is what the user who prints may read.
    """

    _name = "wuye.form.subject"
    _description = "Subject of Print Forms"

    _printed_model = ""  # the model of the records
    _printed_together = False  # all chosen records on one paper a community
    _counts_prints = False  # a second paper of a record says that it is one

    # === TO BE SAID BY EACH SUBJECT === #

    @api.model
    def _label(self) -> str:
        raise NotImplementedError

    @api.model
    def _fields_of(self) -> dict:
        """The names a template may use: {name: language.Field}."""
        raise NotImplementedError

    @api.model
    def _values(self, records) -> dict:
        """The values of one record, or of all on one paper; see language.Field."""
        raise NotImplementedError

    @api.model
    def _sample(self) -> dict:
        """Invented values of the same shape, for a preview without records."""
        raise NotImplementedError

    @api.model
    def _community(self, records):
        return records.community_id[:1]

    @api.model
    def _check_printable(self, records):
        """Refuse records that are none of the subject, with the remedy (UserError)."""

    @api.model
    def _preview_domain(self) -> list:
        """Which records a preview may be made of."""
        return []

    # === FOR ALL === #

    @api.model
    def _print_fields(self):
        """Who prints and when: every subject has it, as `print`."""
        inner = {
            "by": Field(self.env._("Printed by")),
            "date": Field(self.env._("Printed on"), "date"),
            "form": Field(self.env._("Form")),
        }
        return Field(self.env._("This print"), "group", inner)

    @api.model
    def _print_values(self, form_name) -> dict:
        today = fields.Date.context_today(self)
        return {
            "by": self.env.user.name,
            "date": self._plain(today),
            "form": form_name,
        }

    @api.model
    def _papers_of(self, records):
        """Which records make one paper each."""
        records.check_access("read")
        self._check_printable(records)
        if not records:
            raise UserError(self.env._("Choose what to print first."))
        if self._printed_together:
            return list(records.grouped(self._community).values())
        return list(records)

    @api.model
    def _plain(self, value, digits=2):
        """A value as JSON and templates hold it."""
        if isinstance(value, datetime | date):
            return value.isoformat()[:10]
        if isinstance(value, float):
            text = f"{value:.{digits}f}"
            return text.lstrip("-") if not float(text) else text
        if isinstance(value, bool):
            return value
        return str(value) if value is not None else ""

    @api.model
    def _starter(self) -> str:
        """The plainest template: a table of all single values."""
        lines = []
        for name, field in self._flat_fields().items():
            if field.kind not in ("rows", "flag"):
                lines.append(
                    f"      <tr><th>{escape(field.label)}</th>"
                    f"<td>{{{{ {name} }}}}</td></tr>"
                )
        return STARTER.format(title=escape(self._label()), rows="\n".join(lines))

    @api.model
    def _flat_fields(self, named=None, prefix="") -> dict:
        flat = {}
        for name, field in (named or self._fields_of()).items():
            if field.kind == "group":
                flat |= self._flat_fields(field.fields, f"{prefix}{name}.")
            else:
                flat[f"{prefix}{name}"] = field
        return flat

    @api.model
    def _names_help(self):
        """The names of the subject as a table beside the template."""
        rows = []
        for name, field in self._flat_fields().items():
            rows.append((name, field.label))
            if field.kind == "rows":
                for part, inner in field.fields.items():
                    rows.append((f"　{part}", inner.label))
        row = Markup("<tr><td><code>%s</code></td><td>%s</td></tr>")
        body = Markup("").join(row % pair for pair in rows)
        return Markup('<table class="table table-sm">%s</table>') % body
