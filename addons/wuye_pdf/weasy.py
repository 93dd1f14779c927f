"""WeasyPrint, if this machine has it: the only place that imports it.

The library is Python, but it draws with Pango, which is a system package: importing it
fails with OSError where Pango is missing. Reports then stay with Odoo's own engine.
"""

import logging

_logger = logging.getLogger(__name__)

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except (ImportError, OSError) as error:
    _logger.warning("Reports stay with wkhtmltopdf: WeasyPrint cannot start: %s", error)
    weasyprint = None
    FontConfiguration = URLFetcherResponse = None
    URLFetcher = object
else:
    # Both speak of each hack in Bootstrap and each table of a font. What a report could
    # not load is logged by our own fetcher.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.WARNING)


def available() -> bool:
    """Whether PDFs can be made by WeasyPrint here."""
    return weasyprint is not None
