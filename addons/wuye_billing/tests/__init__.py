from . import (
    test_accounting_example,
    test_bill_run,
    test_chart,
    test_contract,
    test_guards,
    test_prices,
    test_reissue,
    test_settlement,
)
