from . import (
    wuye_parking_tariff,
    wuye_parking_tariff_row,
    wuye_parking_tariff_version,
    wuye_parking_tariff_form,
    wuye_parking_tariff_preview,
    wuye_parking_tariff_band,
    wuye_parking_tariff_block,
    wuye_parking_tariff_cap,
    wuye_parking_tariff_vehicle,
)
