from . import test_dashboard, test_tours, test_translations
