from . import test_allocation, test_tours, test_translations
