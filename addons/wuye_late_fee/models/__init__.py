from . import (
    wuye_charge,
    wuye_charge_explain,
    wuye_contract,
    wuye_late_fee,
    wuye_late_rule,
    wuye_late_rule_rate,
    wuye_late_run,
    wuye_late_run_line,
    wuye_lpr,
    wuye_month_step,
)
