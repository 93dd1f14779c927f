from . import (
    wuye_cashier,
    wuye_pay_channel,
    wuye_pay_exception,
    wuye_pay_nonce,
    wuye_pay_order,
    wuye_pay_order_work,
    wuye_pay_provider,
    wuye_pay_provider_gateway,
    wuye_shift,
    wuye_tender,
    wuye_todo,
)
