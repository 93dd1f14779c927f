from . import (
    wuye_card_batch,
    wuye_card_code,
    wuye_card_file,
    wuye_card_issue,
    wuye_card_reason,
)
