from . import wuye_import
