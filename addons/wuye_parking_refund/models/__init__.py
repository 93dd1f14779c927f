from . import (
    wuye_audit,
    wuye_cashier,
    wuye_parking_payback,
    wuye_parking_payment,
    wuye_parking_refund,
    wuye_parking_refund_work,
    wuye_shift,
)
