from . import (
    test_blind,
    test_desk,
    test_paper,
    test_refund,
    test_takings,
    test_tours,
    test_translations,
    test_void,
)
