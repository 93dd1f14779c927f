{
    "name": "Wuye Bank Collection",
    "summary": "Agreements, files out, files back: fees collected by the bank",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_cashier"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_bank_collection_rules.xml",
        "data/ir_sequence.xml",
        "data/wuye_collection_layout.xml",
        "views/wuye_collection_layout_views.xml",
        "views/wuye_collection_agreement_views.xml",
        "views/wuye_collection_line_views.xml",
        "views/wuye_collection_batch_views.xml",
        "views/wuye_bank_collection_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_bank_collection/static/tests/tours/*"],
    },
}
