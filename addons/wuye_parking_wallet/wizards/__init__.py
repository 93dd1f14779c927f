from . import wuye_wallet_give_back
