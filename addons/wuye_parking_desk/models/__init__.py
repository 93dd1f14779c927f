from . import (
    account_move,
    wuye_audit,
    wuye_parking_gatehouse,
    wuye_parking_lane,
    wuye_parking_lift,
    wuye_parking_lot,
    wuye_parking_payment,
    wuye_parking_rate,
    wuye_shift,
)
