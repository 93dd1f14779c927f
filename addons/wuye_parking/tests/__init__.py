from . import (
    test_access,
    test_quote,
    test_tours,
    test_translations,
    test_version,
)
