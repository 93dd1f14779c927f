from . import test_shift, test_tours, test_translations
