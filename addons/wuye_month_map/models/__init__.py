from . import wuye_month_map
