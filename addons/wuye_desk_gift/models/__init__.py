from . import wuye_cashier
