from . import parking_report_xlsx
