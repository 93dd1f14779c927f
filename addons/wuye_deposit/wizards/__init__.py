from . import (
    deposit_wizard,
    wuye_deposit_receive,
    wuye_deposit_refund,
    wuye_deposit_set_off,
    wuye_deposit_undo,
)
