from . import wuye_driver
