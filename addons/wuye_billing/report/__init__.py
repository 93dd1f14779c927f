from . import arrears_list, month_report_xlsx, owner_file
