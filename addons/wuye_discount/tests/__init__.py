from . import (
    test_access,
    test_discount,
    test_reduction_report,
    test_tours,
    test_translations,
)
