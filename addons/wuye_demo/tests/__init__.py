from . import test_demo, test_translations, test_whole_month
