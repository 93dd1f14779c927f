from . import (
    res_partner,
    res_users,
    wuye_building,
    wuye_community,
    wuye_occupancy,
    wuye_unit,
    wuye_unit_alias,
    wuye_unit_payer,
    wuye_unit_search,
    wuye_vehicle,
)
