from . import (
    account_move,
    wuye_audit,
    wuye_cashier,
    wuye_receipt_tender,
    wuye_tender,
    wuye_tender_advance,
    wuye_tender_deposit,
)
