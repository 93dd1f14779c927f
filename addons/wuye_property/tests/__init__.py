from . import (
    test_access,
    test_codes,
    test_occupancy,
    test_payer,
    test_plates,
    test_search,
    test_translations,
    test_unit,
    test_vehicle,
    test_views,
)
