from . import wuye_interface
