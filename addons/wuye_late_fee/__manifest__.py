{
    "name": "Wuye Late Payment Damages",
    "summary": "Damages for late payment by dated rules, charged as bills",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_late_fee_rules.xml",
        "data/wuye_lpr.xml",
        "views/wuye_lpr_views.xml",
        "views/wuye_late_rule_views.xml",
        "views/wuye_late_run_views.xml",
        "views/wuye_contract_views.xml",
        "wizards/wuye_receive_views.xml",
        "views/wuye_late_fee_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_late_fee/static/tests/tours/*"],
    },
}
