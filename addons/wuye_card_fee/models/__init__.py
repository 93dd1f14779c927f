from . import (
    res_partner,
    wuye_card,
    wuye_card_application,
    wuye_card_application_life,
    wuye_card_application_money,
    wuye_card_application_move,
    wuye_card_application_paper,
    wuye_card_paper,
    wuye_card_price,
    wuye_community,
    wuye_deposit,
    wuye_settlement,
)
