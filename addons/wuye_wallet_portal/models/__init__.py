from . import wuye_card_home
