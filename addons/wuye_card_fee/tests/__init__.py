from . import (
    test_application,
    test_money,
    test_prints,
    test_replacement,
    test_rights,
    test_tours,
    test_translations,
)
