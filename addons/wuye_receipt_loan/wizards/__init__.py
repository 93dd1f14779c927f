from . import wuye_receipt_lend, wuye_receipt_loan_extend, wuye_receipt_loan_void
