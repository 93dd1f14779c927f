{
    "name": "Wuye What-If Runs",
    "summary": "A month's bills under other prices, without posting anything",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_shadow_rules.xml",
        "report/wuye_shadow_reports.xml",
        "wizards/wuye_shadow_fill_views.xml",
        "views/wuye_shadow_price_views.xml",
        "views/wuye_shadow_result_views.xml",
        "views/wuye_shadow_views.xml",
        "views/wuye_shadow_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_shadow/static/tests/tours/*"],
    },
}
