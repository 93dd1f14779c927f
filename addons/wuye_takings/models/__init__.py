from . import wuye_shift
