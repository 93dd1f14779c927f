from . import test_fetcher, test_fonts, test_report_pdf
