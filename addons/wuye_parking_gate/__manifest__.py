{
    "name": "Wuye Lanes on the Gate Box",
    "summary": "Lanes that go on without server, and every lift of a bar explained",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_parking_desk", "wuye_iot"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_parking_gate_rules.xml",
        "views/wuye_parking_lane_views.xml",
        "views/wuye_parking_stay_views.xml",
        "views/wuye_parking_gate_act_views.xml",
        "views/wuye_parking_gate_count_views.xml",
        "views/wuye_parking_gate_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_parking_gate/static/src/booth/*"],
        "web.assets_tests": ["wuye_parking_gate/static/tests/tours/*"],
    },
}
