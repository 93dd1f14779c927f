{
    "name": "Wuye Refunds",
    "summary": "Money given back, bills corrected and receipts voided at the desk",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_takings"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_refund_rules.xml",
        "data/ir_sequence.xml",
        "data/tier_definition.xml",
        "wizards/wuye_refund_ask_views.xml",
        "views/wuye_refund_views.xml",
        "views/wuye_receipt_views.xml",
        "views/wuye_refund_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_refund/static/tests/tours/*"],
    },
}
