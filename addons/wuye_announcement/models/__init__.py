from . import wuye_announcement
