{
    "name": "Wuye Parking Refunds",
    "summary": "A parking fee that stands is given back: asked, approved, paid, signed",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_parking_desk", "wuye_refund"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_parking_refund_rules.xml",
        "data/ir_sequence.xml",
        "data/tier_definition.xml",
        "report/wuye_parking_refund_templates.xml",
        "views/wuye_parking_refund_views.xml",
        "views/wuye_parking_payment_views.xml",
    ],
    "auto_install": True,
    "assets": {
        "web.assets_backend": ["wuye_parking_refund/static/src/*"],
        "web.assets_tests": ["wuye_parking_refund/static/tests/tours/*"],
    },
}
