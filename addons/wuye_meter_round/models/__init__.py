from . import (
    wuye_meter_reading,
    wuye_meter_round,
    wuye_meter_round_entry,
    wuye_meter_round_entry_store,
    wuye_meter_round_phone,
    wuye_meter_round_stop,
    wuye_todo,
)
