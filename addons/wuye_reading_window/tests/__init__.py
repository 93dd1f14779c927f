from . import test_reading_window, test_tours, test_translations
