from . import wuye_card_application_reason, wuye_card_issue, wuye_deposit_receive
