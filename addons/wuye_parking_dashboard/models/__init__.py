from . import wuye_dashboard
