{
    "name": "Wuye One Card for Residents",
    "summary": "A resident's cards on the phone: report a loss, doors, visitors",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["portal", "wuye_card"],
    "data": [
        "security/ir.model.access.csv",
        "views/card_page_templates.xml",
        "views/card_loss_templates.xml",
        "views/visitor_templates.xml",
        "views/portal_templates.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {
        "web.assets_frontend": ["wuye_card_portal/static/src/card_page.scss"],
        "web.assets_tests": ["wuye_card_portal/static/tests/tours/*"],
    },
}
