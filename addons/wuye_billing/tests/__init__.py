from . import test_accounting_example
from . import test_bill_run
from . import test_contract
from . import test_reissue
from . import test_guards
from . import test_settlement
from . import test_chart
