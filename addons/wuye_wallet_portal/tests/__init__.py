from . import test_pages, test_translations
