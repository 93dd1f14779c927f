{
    "name": "Wuye Cash Desk",
    "summary": "Receipt books, shifts and the desk where money is taken",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_cashier_rules.xml",
        "data/tier_definition.xml",
        "wizards/wuye_receipt_transfer_views.xml",
        "views/wuye_receipt_number_views.xml",
        "views/wuye_receipt_move_views.xml",
        "views/wuye_receipt_count_views.xml",
        "views/wuye_receipt_book_views.xml",
        "views/wuye_cashier_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_cashier/static/tests/tours/*"],
    },
}
