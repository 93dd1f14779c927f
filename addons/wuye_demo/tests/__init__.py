from . import (
    test_demo,
    test_gate,
    test_set_off_receipt,
    test_translations,
    test_whole_day,
    test_whole_month,
)
