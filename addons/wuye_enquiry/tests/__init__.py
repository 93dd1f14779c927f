from . import test_enquiry, test_scan, test_tours, test_translations
