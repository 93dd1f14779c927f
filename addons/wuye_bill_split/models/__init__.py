from . import (
    wuye_charge,
    wuye_charge_release,
    wuye_posting,
    wuye_rebill,
    wuye_rebill_work,
)
