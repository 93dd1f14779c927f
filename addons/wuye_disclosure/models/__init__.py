from . import (
    account_move_line,
    res_company,
    wuye_community,
    wuye_disclosure,
    wuye_disclosure_category,
    wuye_disclosure_comment,
    wuye_disclosure_line,
    wuye_disclosure_paper,
    wuye_disclosure_publish,
    wuye_disclosure_row,
    wuye_disclosure_steps,
    wuye_disclosure_work,
)
