from . import wuye_exception_look
