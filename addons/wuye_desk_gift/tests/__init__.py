from . import test_gift, test_tours, test_translations, test_undone
