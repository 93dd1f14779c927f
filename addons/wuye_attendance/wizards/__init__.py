from . import wuye_attendance_answer, wuye_attendance_sheet
