{
    "name": "Wuye Shared Costs",
    "summary": "Common costs shared out by area, household, weight or reading",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_allocation_rules.xml",
        "views/wuye_allocation_views.xml",
        "views/wuye_allocation_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_allocation/static/tests/tours/*"],
    },
}
