from . import (
    test_corrections,
    test_estate,
    test_rights,
    test_sheet,
    test_taps,
    test_tours,
    test_translations,
)
