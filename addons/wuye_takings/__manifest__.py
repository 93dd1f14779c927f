{
    "name": "Wuye Takings",
    "summary": "The tables of the day: what was taken, by receipt and in sum, proven",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_cashier", "wuye_pdf", "report_xlsx"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_takings_rules.xml",
        "report/wuye_takings_templates.xml",
        "report/wuye_takings_summary_templates.xml",
        "report/wuye_takings_reports.xml",
        "wizards/wuye_takings_views.xml",
        "views/wuye_shift_views.xml",
        "views/wuye_takings_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_takings/static/src/takings.scss"],
        "web.assets_tests": ["wuye_takings/static/tests/tours/*"],
    },
}
