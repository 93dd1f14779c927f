from . import test_fetcher, test_report_pdf
