from . import test_shift, test_translations
