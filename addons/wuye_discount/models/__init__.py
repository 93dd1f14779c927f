from . import (
    wuye_audit,
    wuye_charge,
    wuye_discount_application,
    wuye_discount_grant,
    wuye_discount_scheme,
    wuye_discount_scheme_row,
    wuye_discount_spread,
    wuye_posting,
    wuye_reduction,
    wuye_request,
    wuye_settlement,
)
