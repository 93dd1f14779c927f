{
    "name": "Wuye Rounding Ledger",
    "summary": "What rounding gave or took on each charge, stated and summed",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_rounding_rules.xml",
        "report/wuye_rounding_report.xml",
        "views/wuye_rounding_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_rounding/static/tests/tours/*"],
    },
}
