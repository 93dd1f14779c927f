from . import wuye_form_import, wuye_form_print, wuye_month_report_send_back
