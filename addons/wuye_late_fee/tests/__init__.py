from . import test_late_fee, test_late_run, test_tours, test_translations
