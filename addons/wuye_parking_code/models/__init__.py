from . import (
    wuye_audit,
    wuye_cashier,
    wuye_parking_gatehouse,
    wuye_parking_stay,
    wuye_pay_order,
    wuye_shift,
)
