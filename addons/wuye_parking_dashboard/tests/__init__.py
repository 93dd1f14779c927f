from . import test_panel, test_tours, test_translations
