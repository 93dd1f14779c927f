from . import test_refund, test_tours, test_translations
