{
    "name": "Wuye Reading Rounds",
    "summary": "Route sheets, and reading meters on a phone without a connection",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_meter"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_meter_round_rules.xml",
        "report/wuye_meter_round_templates.xml",
        "views/wuye_meter_round_views.xml",
        "views/wuye_meter_round_entry_views.xml",
        "views/wuye_meter_reading_views.xml",
        "views/wuye_meter_round_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_meter_round/static/src/round/*"],
        "web.assets_tests": ["wuye_meter_round/static/tests/tours/*"],
    },
}
