from . import wuye_meter_amend, wuye_meter_replace
