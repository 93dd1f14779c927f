from . import wuye_collection_step  # what others inherit from comes first

# isort: split
from . import (
    account_move,
    mail_activity,
    wuye_cashier,
    wuye_charge_allocation,
    wuye_collection_agreement,
    wuye_collection_batch,
    wuye_collection_batch_book,
    wuye_collection_batch_return,
    wuye_collection_error,
    wuye_collection_layout,
    wuye_collection_line,
    wuye_settlement,
)
