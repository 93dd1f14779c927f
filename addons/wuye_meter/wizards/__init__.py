from . import wuye_meter_amend, wuye_meter_replace, wuye_meter_undo
