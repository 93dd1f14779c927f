{
    "name": "Wuye Discounts",
    "summary": "Gift months, discounts for early payers and groups, all reductions",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_discount_rules.xml",
        "data/ir_sequence.xml",
        "data/tier_definition.xml",
        "views/wuye_discount_scheme_views.xml",
        "views/wuye_discount_application_views.xml",
        "views/wuye_reduction_views.xml",
        "views/wuye_request_views.xml",
        "views/wuye_discount_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_discount/static/tests/tours/*"],
    },
}
