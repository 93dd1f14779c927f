from . import test_balances
