from . import test_month_map, test_tours, test_translations
