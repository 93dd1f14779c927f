from . import (
    wuye_parking_debt_take,
    wuye_parking_debt_write_off,
    wuye_parking_renewal,
    wuye_parking_sale_end,
    wuye_parking_sell,
    wuye_parking_statement_void,
)
