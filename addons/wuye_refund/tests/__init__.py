from . import test_refund, test_takings, test_void
