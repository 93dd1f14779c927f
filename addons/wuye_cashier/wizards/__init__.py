from . import wuye_receipt_transfer, wuye_receive
