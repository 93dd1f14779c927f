from . import test_accounting_example
