from . import (
    test_access,
    test_preview,
    test_quote,
    test_tours,
    test_translations,
    test_version,
)
