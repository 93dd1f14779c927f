from . import (
    test_access,
    test_papers,
    test_takings,
    test_tours,
    test_translations,
)
