from . import rounding_xlsx
