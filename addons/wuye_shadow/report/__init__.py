from . import shadow_xlsx
