import lxml.html

from odoo import models
from odoo.exceptions import UserError

from .. import weasy
from ..batch import OWN_CSS, PdfBatch, running_elements
from ..fetcher import NotServed
from ..fonts import FontsMissing
from ..page import page_style
from ..slim import share_identical_parts

ENGINE_PARAMETER = "wuye_pdf.engine"
ENGINE = "weasyprint"


class IrActionsReport(models.Model):
    """PDF reports are laid out by WeasyPrint, inside the process.

    With the system parameter `wuye_pdf.engine` set to anything but "weasyprint", or
    where the library cannot start, everything stays with Odoo's wkhtmltopdf.
    """

    _inherit = "ir.actions.report"

    def _use_weasyprint(self):
        if not weasy.available():
            return False
        # sudo: whoever may print need not read the system parameters
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(ENGINE_PARAMETER, ENGINE) == ENGINE

    def get_wkhtmltopdf_state(self):
        return "ok" if self._use_weasyprint() else super().get_wkhtmltopdf_state()

    def _prepare_html(self, html, report_model=False):
        """Keeps the stylesheets named on <main>, which super() takes apart."""
        result = super()._prepare_html(html, report_model=report_model)
        mark = OWN_CSS.encode() if isinstance(html, bytes) else OWN_CSS
        if result and mark in html:
            root = lxml.html.fromstring(
                html, parser=lxml.html.HTMLParser(encoding="utf-8")
            )
            for sheets in root.xpath(f"//main/@{OWN_CSS}"):
                result[-1][OWN_CSS] = sheets
        return result

    def _merge_pdfs(self, streams, *args, **kwargs):
        """The merged file without the copies of fonts that merging leaves in it."""
        merged = super()._merge_pdfs(streams, *args, **kwargs)
        if self._use_weasyprint():
            content = share_identical_parts(merged.getvalue())
            merged.seek(0)
            merged.truncate()
            merged.write(content)
        return merged

    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        if not self._use_weasyprint():
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        special = specific_paperformat_args or {}
        style = page_style(report.get_paperformat(), landscape, special)
        batch = PdfBatch(
            self.env, style, self._get_report_url(), special.get(OWN_CSS, "")
        )
        return self._print_batch(batch, bodies, header, footer)

    def _print_batch(self, batch, bodies, header, footer):
        """The PDF of the bodies, each with its own block of the header and footer."""
        headers = running_elements(header, "minimal_layout_report_headers")
        footers = running_elements(footer, "minimal_layout_report_footers")
        lang = self.env.context.get("lang") or self.env.lang or "en_US"
        try:
            for index, body in enumerate(bodies):
                # one block for each document, or fewer that serve all the rest
                running = [
                    blocks[min(index, len(blocks) - 1)]
                    for blocks in (headers, footers)
                    if blocks
                ]
                batch.add(body, running, lang)
        except NotServed as error:
            raise UserError(
                self.env._(
                    "The report cannot be printed, a stylesheet is missing: %(reason)s",
                    reason=error,
                )
            ) from error
        try:
            return batch.to_pdf()
        except FontsMissing as error:
            raise UserError(
                self.env._(
                    "The report is not printed, a font could not be loaded: %(fonts)s. "
                    "Print it again; if it stays so, the server needs more memory "
                    "(limit_memory_hard) or the fonts are not installed.",
                    fonts=error,
                )
            ) from error
