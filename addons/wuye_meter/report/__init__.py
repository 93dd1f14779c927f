from . import wuye_meter_loss
