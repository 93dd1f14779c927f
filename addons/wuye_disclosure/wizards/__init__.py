from . import wuye_disclosure_withdraw
