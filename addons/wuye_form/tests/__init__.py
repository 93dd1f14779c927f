from . import test_form, test_language, test_month_report
