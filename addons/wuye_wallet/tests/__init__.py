from . import (
    test_day,
    test_estate,
    test_offline,
    test_pin,
    test_spend,
    test_statement,
    test_terminal,
    test_till,
    test_tours,
    test_translations,
)
