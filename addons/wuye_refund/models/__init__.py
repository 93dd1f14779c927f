from . import (
    account_move,
    wuye_cashier,
    wuye_form,
    wuye_form_subject_refund,
    wuye_receipt,
    wuye_refund,
    wuye_refund_line,
    wuye_refund_print,
    wuye_refund_work,
    wuye_request,
    wuye_settlement,
    wuye_shift,
)
