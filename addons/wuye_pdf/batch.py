"""A batch of report pages becomes one PDF: each page its own layout, parsed once."""

import io
import logging
from urllib.parse import urljoin

import lxml.html

from .fetcher import OWN_ORIGIN, NotServed, ReportFetcher, origin_of
from .fonts import check_fonts, new_fonts
from .weasy import weasyprint

_logger = logging.getLogger(__name__)

OWN_CSS = "data-wuye-css"  # on an article or main: these stylesheets instead of Odoo's


class PdfBatch:
    """Collects documents and writes them as one file.

    Page numbers start anew with every document, and every document gets a bookmark, at
    which Odoo cuts the file when each record has to get its own.
    """

    def __init__(self, env, page_style, base_url="", own_css=""):
        """`own_css`: paths of stylesheets for all documents, as in `data-wuye-css`."""
        self.base_url = base_url if origin_of(base_url) else OWN_ORIGIN
        self.fetcher = ReportFetcher(env, [self.base_url])
        self.fonts = new_fonts()
        self.page_sheet = weasyprint.CSS(string=page_style, font_config=self.fonts)
        self.own_css = own_css
        self.sheets = {}
        self.documents = []

    def add(self, body, running=(), lang="en_US"):
        """Lay out one document. `running`: its header and footer elements."""
        root = lxml.html.document_fromstring(str(body))
        own_css = root.xpath(f"//@{OWN_CSS}") or [self.own_css]
        links = root.xpath("//link[@rel='stylesheet']/@href")
        # <base> would turn relative links into addresses of another server
        for node in root.xpath("//script | //link | //base"):
            node.drop_tree()
        page = root.find("body")
        for element in reversed(running):
            page.insert(0, element)
        language = (root.xpath("//@data-oe-lang") or [lang])[0]
        root.set("lang", language.replace("_", "-"))  # picks the Chinese glyphs
        html = lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
        document = weasyprint.HTML(
            string=html, base_url=self.base_url, url_fetcher=self.fetcher
        ).render(font_config=self.fonts, stylesheets=self._sheets(own_css[0], links))
        self.documents.append(document)

    def to_pdf(self):
        """The PDF as bytes; FontsMissing if its characters would not be in it."""
        pages = [page for document in self.documents for page in document.pages]
        out = io.BytesIO()
        self.documents[0].copy(pages).write_pdf(out, finisher=self._finish)
        return out.getvalue()

    def _finish(self, document, pdf):
        check_fonts(document)
        if len(self.documents) > 1:
            self._add_bookmarks(document, pdf)

    def _sheets(self, own_css, links):
        """Stylesheets in the order in which they win: a report's own over the page's,
        the page's over those bundles, which know a screen only."""
        if own_css:
            own = [self._sheet(f"/{path.lstrip('/')}") for path in own_css.split()]
            return [self.page_sheet, *own]
        bundles = []
        for link in links:
            try:
                bundles.append(self._sheet(link))
            except NotServed as error:  # such as a font of another server: do without
                _logger.info("Left out of a report: %s", error)
        return [*bundles, self.page_sheet]

    def _sheet(self, link):
        url = urljoin(self.base_url, link)
        if url not in self.sheets:
            # Read here rather than by the library, which swallows every error: one of
            # the database must reach Odoo, for it repeats the request.
            content, _mimetype = self.fetcher.load(url)
            self.sheets[url] = weasyprint.CSS(
                string=content.decode(),
                base_url=url,
                url_fetcher=self.fetcher,
                font_config=self.fonts,
            )
        return self.sheets[url]

    def _add_bookmarks(self, _document, pdf):
        """A bookmark at each document's first page, in the form Odoo's splitter reads:
        named destinations in /Dests that hold the number of the page."""
        import pydyf  # comes with WeasyPrint, and is not there without it

        outlines = pydyf.Dictionary({"Type": "/Outlines"})
        pdf.add_object(outlines)
        targets, items, first_page = pydyf.Dictionary(), [], 0
        for number, document in enumerate(self.documents, start=1):
            targets[f"document-{number}"] = pydyf.Array([first_page, "/Fit"])
            item = pydyf.Dictionary(
                {
                    "Title": pydyf.String(str(number)),
                    "Parent": outlines.reference,
                    "Dest": f"/document-{number}",
                }
            )
            pdf.add_object(item)
            items.append(item)
            first_page += len(document.pages)
        for before, after in zip(items, items[1:], strict=False):
            before["Next"], after["Prev"] = after.reference, before.reference
        outlines["First"], outlines["Last"] = items[0].reference, items[-1].reference
        outlines["Count"] = len(items)
        pdf.add_object(targets)
        pdf.catalog["Outlines"] = outlines.reference
        pdf.catalog["Dests"] = targets.reference


def running_elements(html, node_id):
    """The header (or footer) blocks that Odoo collected, one for each document."""
    if not html:
        return []
    return lxml.html.document_fromstring(str(html)).xpath(f"//*[@id='{node_id}']/div")
