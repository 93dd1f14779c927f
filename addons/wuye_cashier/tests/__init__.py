from . import test_receipt_book, test_translations
