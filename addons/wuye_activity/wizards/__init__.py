from . import wuye_activity_cancel
