from . import wuye_dashboard, wuye_dashboard_row
