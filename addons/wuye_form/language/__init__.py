"""The language of print forms: XML with names in braces, checked before it is kept.

Plain Python without records: a template sees a dict of prepared values and nothing
else. It cannot call, import, assign or fetch anything; it repeats only over lists that
are in the values, so that it always ends.
"""

from .checker import compile_form
from .errors import FormError
from .schema import Field, rows
from .sheet import Sheet, write_document

__all__ = ["Field", "FormError", "Sheet", "compile_form", "rows", "write_document"]
