{
    "name": "Wuye Reading Window",
    "summary": "Meters are read in a window before the bank run; bills wait for it",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_reading_window_rules.xml",
        "views/wuye_reading_window_views.xml",
        "views/wuye_community_views.xml",
        "views/wuye_reading_window_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_reading_window/static/tests/tours/*"],
    },
}
