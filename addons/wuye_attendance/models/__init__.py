from . import (
    hr_attendance,
    res_company,
    wuye_attendance_correction,
    wuye_attendance_day,
    wuye_attendance_due,
    wuye_attendance_member,
    wuye_attendance_reading,
    wuye_attendance_shift,
    wuye_attendance_tap,
    wuye_card,
    wuye_iot_door,
    wuye_iot_intake,
)
