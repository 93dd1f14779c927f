from . import test_receipt_book, test_tours, test_translations
