from . import test_fetcher
from . import test_fonts, test_report_pdf
