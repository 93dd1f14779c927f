from . import account_payment_register, wuye_receive, wuye_usage_prepare
