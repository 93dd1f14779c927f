from . import (
    wuye_receipt_book,
    wuye_receipt_count,
    wuye_receipt_move,
    wuye_receipt_number,
)
