from . import (
    account_payment_register,
    wuye_charge_end,
    wuye_receive,
    wuye_receive_line,
    wuye_usage_prepare,
)
