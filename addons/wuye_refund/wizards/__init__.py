from . import wuye_refund_ask, wuye_takings
