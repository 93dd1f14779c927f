from . import (
    test_advance,
    test_blind,
    test_each,
    test_lock,
    test_print,
    test_receipt_book,
    test_receive,
    test_scan,
    test_take,
    test_tours,
    test_translations,
)
