from . import (
    told,
    wuye_audit,
    wuye_iot_box,
    wuye_iot_intake,
    wuye_parking_gate_act,
    wuye_parking_gate_change,
    wuye_parking_gate_count,
    wuye_parking_gate_queue,
    wuye_parking_gate_replay,
    wuye_parking_gatehouse,
    wuye_parking_lane,
    wuye_parking_lift,
)
