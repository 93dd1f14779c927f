from . import exception_xlsx
