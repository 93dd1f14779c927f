from . import sheet_xlsx
