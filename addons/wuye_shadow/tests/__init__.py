from . import test_shadow, test_tours, test_translations
