from . import wuye_iot_code
