from . import (
    test_blind,
    test_print,
    test_receipt_book,
    test_take,
    test_tours,
    test_translations,
)
