from . import wuye_statement
