from . import (
    test_form,
    test_language,
    test_month_report,
    test_tours,
    test_translations,
)
