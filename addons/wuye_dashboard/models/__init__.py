from . import (
    wuye_charge,
    wuye_dashboard,
    wuye_dashboard_figures,
    wuye_dashboard_news,
    wuye_dashboard_row,
)
