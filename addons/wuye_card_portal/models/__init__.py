from . import wuye_card_home, wuye_card_home_visitor
