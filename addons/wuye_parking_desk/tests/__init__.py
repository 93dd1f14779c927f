from . import test_shift, test_slip, test_start, test_tours, test_translations
