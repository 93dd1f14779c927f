from . import (
    test_access,
    test_category,
    test_disclosure,
    test_papers,
    test_tours,
    test_translations,
)
