from . import (
    wuye_charge_builder,
    wuye_shadow,
    wuye_shadow_price,
    wuye_shadow_result,
    wuye_shadow_work,
)
