from . import (
    test_access,
    test_arithmetic,
    test_frozen,
    test_import,
    test_meters,
    test_readings,
    test_replacement,
    test_sheet,
    test_tours,
    test_translations,
    test_undo,
)
