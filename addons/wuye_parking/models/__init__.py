from . import (
    wuye_parking_row,
    wuye_parking_tariff,
    wuye_parking_tariff_band,
    wuye_parking_tariff_block,
    wuye_parking_tariff_cap,
    wuye_parking_tariff_vehicle,
    wuye_parking_tariff_version,
    wuye_parking_tariff_version_form,
    wuye_parking_tariff_version_preview,
)
