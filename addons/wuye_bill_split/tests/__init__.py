from . import (
    test_access,
    test_merge,
    test_split,
    test_split_deferred,
    test_tours,
    test_translations,
)
