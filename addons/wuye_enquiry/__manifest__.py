{
    "name": "Wuye Enquiry",
    "summary": "What a room paid between two days, each receipt, and what it owes",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_cashier", "wuye_notice"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_enquiry_rules.xml",
        "report/wuye_enquiry_templates.xml",
        "report/wuye_enquiry_papers.xml",
        "wizards/wuye_enquiry_views.xml",
        "views/wuye_unit_views.xml",
        "views/wuye_enquiry_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_enquiry/static/src/*.scss"],
        "web.assets_tests": ["wuye_enquiry/static/tests/tours/*"],
    },
}
