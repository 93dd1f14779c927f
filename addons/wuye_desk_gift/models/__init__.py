from . import wuye_cashier, wuye_discount_application, wuye_receipt
