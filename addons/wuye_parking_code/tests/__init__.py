from . import test_code, test_tours, test_translations
