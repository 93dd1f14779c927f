from . import (
    wuye_audit,
    wuye_parking_booking,
    wuye_parking_gatehouse,
    wuye_parking_payback,
    wuye_wallet,
    wuye_wallet_entry,
)
