from . import (
    test_blind,
    test_refund,
    test_takings,
    test_tours,
    test_translations,
    test_void,
)
