from . import (
    test_acts,
    test_bar,
    test_cut,
    test_lifts,
    test_link,
    test_lots,
    test_translations,
)
