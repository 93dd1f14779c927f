"""The stylesheet of the sheet of paper: size, margins, running header and footer."""

MIN_CSS_MARGIN = 10  # mm; "use css margins" leaves the printer's edge to the stylesheet
FOOTER_GAP = 4  # mm between the footer and the edge of the paper
HEADER_GAP = 4  # mm between the edge of the paper and the header

# The selectors are those of web.report_layout and web.external_layout_*. Bookmarks of
# headings are off because Odoo splits a file of several records at its bookmarks: only
# ours, one a record, may be there.
_STYLE = """
@page {{
    size: {width}mm {height}mm;
    margin: {top}mm {right}mm {bottom}mm {left}mm;
    @top-left {{
        content: element(report-header);
        width: 100%; vertical-align: top; padding-top: {header_gap}mm;
    }}
    @bottom-left {{
        content: element(report-footer);
        width: 100%; vertical-align: bottom; padding-bottom: {footer_gap}mm;
    }}
}}
html, body {{
    overflow: visible !important; height: auto !important; max-width: none !important;
    padding: 0 !important; margin: 0 !important;
}}
body > .header {{ position: running(report-header) }}
body > .footer {{ position: running(report-footer) }}
.header span.page::after, .footer span.page::after {{ content: counter(page) }}
.header span.topage::after, .footer span.topage::after {{ content: counter(pages) }}
h1, h2, h3, h4, h5, h6 {{ bookmark-level: none }}
thead {{ display: table-header-group }}
tfoot {{ display: table-row-group }}
tr {{ break-inside: avoid }}
"""


def page_style(paper, landscape=False, special=None):
    """CSS text for a `report.paperformat`.

    `special` are the data-report-* attributes of the page, which win over the format;
    margins are millimetres. Totals in a `tfoot` print once, at the end of the table.
    """
    special = special or {}
    landscape = landscape or special.get("data-report-landscape")
    width, height = paper.print_page_width, paper.print_page_height
    if landscape and width < height:
        width, height = height, width
    at_least = MIN_CSS_MARGIN if paper.css_margins else 0
    return _STYLE.format(
        width=float(width),
        height=float(height),
        # float(): the attributes come out of a page and must stay numbers
        top=float(special.get("data-report-margin-top", paper.margin_top)),
        bottom=float(special.get("data-report-margin-bottom", paper.margin_bottom)),
        left=max(paper.margin_left, at_least),
        right=max(paper.margin_right, at_least),
        header_gap=HEADER_GAP,
        footer_gap=FOOTER_GAP,
    )
