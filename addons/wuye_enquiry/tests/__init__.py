from . import test_enquiry, test_tours, test_translations
