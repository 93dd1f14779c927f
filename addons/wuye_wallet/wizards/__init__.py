from . import wuye_wallet_give_back, wuye_wallet_pin_page
