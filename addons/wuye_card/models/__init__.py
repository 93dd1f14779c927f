from . import (
    wuye_card,
    wuye_card_life,
    wuye_card_move,
    wuye_iot_credential,
    wuye_unit_event,
)
