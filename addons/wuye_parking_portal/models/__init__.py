from . import (
    payment_provider,
    payment_transaction,
    wuye_audit,
    wuye_parking_lot,
    wuye_parking_pay,
    wuye_parking_pay_miss,
    wuye_parking_prepayment,
    wuye_parking_prepayment_back,
    wuye_parking_stay,
    wuye_todo,
)
