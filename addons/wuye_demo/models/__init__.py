from . import (
    wuye_demo,
    wuye_demo_costs,
    wuye_demo_desk,
    wuye_demo_gate,
    wuye_demo_gates,
    wuye_demo_meters,
    wuye_demo_month,
    wuye_demo_office,
    wuye_demo_passages,
)
