from . import (
    test_access,
    test_audit,
    test_deposit,
    test_papers,
    test_set_off,
    test_tours,
    test_translations,
)
