{
    "name": "Wuye Dashboard",
    "summary": "What is due, received and open, with the rates of collection",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_announcement", "wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_dashboard_rules.xml",
        "report/wuye_dashboard_templates.xml",
        "views/wuye_dashboard_row_views.xml",
        "views/wuye_dashboard_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_dashboard/static/src/*"],
        "web.assets_tests": ["wuye_dashboard/static/tests/tours/*"],
    },
}
