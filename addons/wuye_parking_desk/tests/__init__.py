from . import (
    test_call,
    test_incident,
    test_shift,
    test_slip,
    test_start,
    test_tours,
    test_translations,
)
