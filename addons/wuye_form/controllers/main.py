from odoo import http
from odoo.http import content_disposition, request

from ..exchange import write_form


def pdf_response(content, name):
    """A PDF that the browser shows; `name` is its file's, without the ending."""
    return request.make_response(
        content,
        [
            ("Content-Type", "application/pdf"),
            ("Content-Length", str(len(content))),
            ("Content-Disposition", content_disposition(f"{name}.pdf", "inline")),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )


class FormController(http.Controller):
    """Papers and previews as PDF, forms as files; rights are those of the records."""

    @http.route("/wuye/form/papers/<string:numbers>", type="http", auth="user")
    def papers(self, numbers):
        """The PDF of papers that were printed; `numbers` are their ids, by commas."""
        ids = [int(number) for number in numbers.split(",") if number.isdecimal()]
        papers = request.env["wuye.form.paper"].browse(ids).exists()
        if not papers:
            raise request.not_found()
        papers.check_access("read")
        name = papers[0].form_id.sudo().name  # sudo: a name, for the file
        return pdf_response(papers._render_pdf(), name)

    @http.route("/wuye/form/<int:version_id>/preview", type="http", auth="user")
    def preview(self, version_id):
        """A sample of a version as PDF."""
        version = self._version(version_id)
        return pdf_response(version._render_sample(), version.display_name)

    @http.route("/wuye/form/<int:version_id>/export", type="http", auth="user")
    def export(self, version_id):
        """A version as an XML file."""
        version = self._version(version_id)
        name = f"{version.form_id.name}-{version.number}.xml"
        return request.make_response(
            write_form(version),
            [
                ("Content-Type", "application/xml; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _version(self, version_id):
        version = request.env["wuye.form.version"].browse(version_id).exists()
        if not version:
            raise request.not_found()
        version.check_access("read")
        version.form_id._check_administrator()
        return version
