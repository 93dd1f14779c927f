from . import (
    test_code,
    test_translations,
)
