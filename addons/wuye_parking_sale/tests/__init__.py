from . import (
    test_coupon,
    test_debt,
    test_report,
    test_sale,
    test_sale_chart,
    test_tours,
    test_translations,
)
