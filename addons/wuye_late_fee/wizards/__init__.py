from . import wuye_receive
