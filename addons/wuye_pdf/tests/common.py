"""A small report made inside the test, and ways to look into its PDF."""

import io

from pypdf import PdfReader

from odoo.tests import TransactionCase

PAGE = """
<t t-name="{key}">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <div class="header">抬头 <span t-out="o.name"/></div>
            <div class="article" t-att-data-oe-model="o._name" t-att-data-oe-id="o.id"
                 t-att-data-oe-lang="'zh_CN'" {attributes}>
                <h2>物业管理费</h2>
                <img src="{image}"/>
                <table>
                    <thead><tr><th>房号</th><th>金额</th></tr></thead>
                    <tbody>
                        <tr t-foreach="range({rows})" t-as="row">
                            <td>01-03<t t-out="row"/></td><td>300.00</td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <div class="footer">
                Page <span class="page"/> / <span class="topage"/>
            </div>
        </t>
    </t>
</t>
"""
PAPER_CSS = 'data-wuye-css="wuye_pdf/static/src/paper.css"'


class PdfCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": "Zhang San"}, {"name": "Li Si"}]
        )
        # fixed margins: the number of pages must not hang on the installed formats
        cls.paper = cls.env["report.paperformat"].create(
            {
                "name": "Test A4",
                "format": "A4",
                "orientation": "Portrait",
                "margin_top": 30,
                "margin_bottom": 20,
            }
        )

    @classmethod
    def make_report(cls, rows=60, attributes="", image="", **values):
        """An ir.actions.report on partners; 60 rows need two sheets of A4."""
        key = f"wuye_pdf.test_page_{cls.env['ir.ui.view'].search_count([])}"
        arch = PAGE.format(key=key, rows=rows, attributes=attributes, image=image)
        cls.env["ir.ui.view"].create(
            {"type": "qweb", "name": key, "key": key, "arch": arch}
        )
        return cls.env["ir.actions.report"].create(
            {
                "name": "Test",
                "model": "res.partner",
                "report_name": key,
                "report_type": "qweb-pdf",
                "paperformat_id": cls.paper.id,
                **values,
            }
        )

    def pdf_of(self, report, records=None):
        """The PDF of a report as a reader, made the way a user gets it."""
        records = self.partners[0] if records is None else records
        # without the flag a test gets HTML instead
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(report, records.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))


def texts(reader):
    return [page.extract_text() for page in reader.pages]


def embedded_fonts(reader):
    """Names of the fonts whose outlines are in the file."""
    names = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object().get("/DescendantFonts", []):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                if {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
                    names.add(str(descriptor["/FontName"]))
    return names
