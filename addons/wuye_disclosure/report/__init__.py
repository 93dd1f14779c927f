from . import disclosure_xlsx
