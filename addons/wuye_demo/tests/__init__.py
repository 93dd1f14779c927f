from . import (
    test_coupon_and_code,
    test_demo,
    test_gate,
    test_set_off_receipt,
    test_translations,
    test_whole_day,
    test_whole_month,
)
