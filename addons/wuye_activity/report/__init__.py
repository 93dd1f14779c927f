from . import participants_xlsx
