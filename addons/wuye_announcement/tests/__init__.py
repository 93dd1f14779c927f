from . import test_announcement, test_translations
