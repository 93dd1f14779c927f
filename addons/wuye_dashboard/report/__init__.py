from . import dashboard_paper, dashboard_xlsx
