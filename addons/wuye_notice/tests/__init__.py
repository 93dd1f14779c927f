from . import test_explain, test_notice, test_statement, test_tours, test_translations
