from . import wuye_rounding
