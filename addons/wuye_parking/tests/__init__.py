from . import test_access, test_quote, test_translations, test_version
