{
    "name": "Wuye Parking",
    "summary": "Parking tariffs: declared, dated, explained to the last minute",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "external_dependencies": {"python": ["PyYAML"]},
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_parking_rules.xml",
        "views/wuye_parking_tariff_version_views.xml",
        "views/wuye_parking_tariff_rules_views.xml",
        "views/wuye_parking_tariff_views.xml",
        "views/wuye_parking_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_parking/static/src/**/*"],
        "web.assets_tests": ["wuye_parking/static/tests/tours/*"],
    },
}
