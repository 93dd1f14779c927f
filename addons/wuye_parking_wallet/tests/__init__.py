from . import test_audit, test_back, test_tours, test_translations, test_wallet
