"""One copy of every font in a file that Odoo put together from many."""

import io
import logging

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject

_logger = logging.getLogger(__name__)

_PAGE_MARK = NameObject("/WuyePage")


def share_identical_parts(content):
    """The same PDF with equal objects stored once; as it was if that is not possible.

    Odoo cuts the file of several records into one a record and then appends them again,
    by which each page gets its own copy of the fonts: 200 kB a sheet of Chinese text.
    """
    if not hasattr(PdfWriter, "compress_identical_objects"):  # an older pypdf
        return content
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
        # Two equal pages must stay two: one object cannot stand twice in a page tree.
        for number, page in enumerate(writer.pages):
            page[_PAGE_MARK] = NumberObject(number)
        writer.compress_identical_objects(remove_identicals=True, remove_orphans=True)
        for page in writer.pages:
            del page[_PAGE_MARK]
        out = io.BytesIO()
        writer.write(out)
    except Exception:  # other people's attachments may be in it, broken in any way
        _logger.warning("A merged PDF keeps its full size", exc_info=True)
        return content
    return out.getvalue()
