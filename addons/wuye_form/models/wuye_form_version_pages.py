import base64

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.wuye_pdf.batch import PdfBatch

from ..language import FormError, write_document

PAPER_CSS = "wuye_form/static/src/paper/form.css"
NUMERALS = "一二三四五六七八九"


class WuyeFormVersion(models.Model):
    """How a version becomes pages."""

    _inherit = "wuye.form.version"

    def _batch(self):
        self.ensure_one()
        report = self.env["ir.actions.report"]
        return PdfBatch(
            self.env, self._sheet().css(), report._get_report_url(), PAPER_CSS
        )

    def _add_to(self, batch, values, notice=""):
        """Lay out all copies of one paper."""
        try:
            body, stub = self._compile().render(values, self._images())
        except FormError as error:
            raise UserError(self._say(error)) from error
        for mark in self._sheets_of_marks():
            html = write_document(body, stub, mark, notice)
            batch.add(html, lang=self.env.lang or "en_US")

    def _sheets_of_marks(self) -> list:
        """The copy marks of each sheet: [()] for a form without copies."""
        marks = [
            self.env._(
                "Copy %(number)s %(name)s", number=self._numeral(number), name=name
            )
            for number, name in enumerate(self._copy_names(), start=1)
        ]
        if not marks:
            return [()]
        whole = self.env._("In %s copies", self._numeral(len(marks)))
        if self.copies_mode == "carbon":
            return [(whole, *marks)]
        return [(whole, mark) for mark in marks]

    def _numeral(self, number):
        chinese = (self.env.lang or "").startswith("zh")
        return NUMERALS[number - 1] if chinese else str(number)

    def _images(self):
        company = self.company_id or self.env.company
        # sudo: the logo is printed for everybody
        logo = company.sudo().logo_web
        if not logo:
            return {}
        kind = "png" if base64.b64decode(logo)[:4] == b"\x89PNG" else "jpeg"
        return {"logo": f"data:image/{kind};base64,{logo.decode()}"}

    def _render_sample(self) -> bytes:
        """The PDF of a preview, of the newest record the user may read."""
        self.ensure_one()
        subject = self.form_id._values_of()
        values = {
            **(self._newest_values(subject) or subject._sample()),
            "print": subject._print_values(self.form_id.name),
        }
        batch = self._batch()
        self._add_to(batch, values, self.env._("Sample, not valid"))
        return batch.to_pdf()

    def _newest_values(self, subject):
        """Values of the newest record that may be printed; None where there is none."""
        model = self.env[subject._printed_model]
        if not model.has_access("read"):
            return None
        domain = subject._preview_domain()
        record = model.search(domain, order="id desc", limit=1)
        return subject._values(record) if record else None
