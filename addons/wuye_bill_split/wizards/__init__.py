from . import (
    wuye_bill_merge,
    wuye_bill_split,
    wuye_bill_split_line,
    wuye_rebill_undo,
)
