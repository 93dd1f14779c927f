from . import (
    account_move,
    wuye_receipt,
    wuye_refund,
    wuye_refund_line,
    wuye_refund_work,
    wuye_request,
    wuye_settlement,
    wuye_shift,
)
