from . import test_dashboard, test_news, test_rates, test_tours, test_translations
