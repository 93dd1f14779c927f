from . import (
    test_access,
    test_entries,
    test_round,
    test_tours,
    test_translations,
)
