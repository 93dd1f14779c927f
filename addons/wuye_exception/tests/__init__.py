from . import test_exception, test_exception_rights, test_tours, test_translations
