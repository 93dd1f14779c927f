from . import takings_xlsx
