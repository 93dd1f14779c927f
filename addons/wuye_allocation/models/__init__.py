from . import (
    wuye_allocation,
    wuye_allocation_band,
    wuye_allocation_bill,
    wuye_allocation_line,
    wuye_allocation_work,
    wuye_bill_run,
    wuye_charge,
    wuye_month_step,
)
