from . import (
    wuye_bill_run,
    wuye_community,
    wuye_month_step,
    wuye_reading_window,
    wuye_todo,
)
