from . import wuye_receipt_transfer
