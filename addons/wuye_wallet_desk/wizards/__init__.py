from . import wuye_takings, wuye_wallet_close
