from . import test_balances, test_tours, test_translations
