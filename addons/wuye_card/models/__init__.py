from . import (
    wuye_card,
    wuye_card_life,
    wuye_card_many,
    wuye_card_move,
    wuye_card_number,
    wuye_card_pass,
    wuye_card_vehicle,
    wuye_iot_credential,
    wuye_unit_event,
)
