from . import (
    test_access,
    test_lend,
    test_loan,
    test_papers,
    test_tours,
    test_translations,
)
