from . import wuye_iot_code, wuye_iot_trial
