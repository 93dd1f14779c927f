from . import test_rounding, test_tours, test_translations
