from . import test_access, test_merge, test_split, test_tours, test_translations
