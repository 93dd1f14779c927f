from . import test_audit, test_translations
