from . import test_balances, test_estate, test_tours, test_translations
