from . import (
    wuye_exception,
    wuye_exception_finder,
    wuye_exception_finder_bills,
    wuye_exception_finder_usage,
    wuye_exception_note,
    wuye_exception_row,
    wuye_exception_rule,
    wuye_exception_search,
    wuye_exception_words,
    wuye_month_step,
    wuye_todo,
)
