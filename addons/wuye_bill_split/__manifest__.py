{
    "name": "Wuye Bill Splits",
    "summary": "Open bills split into parts or merged into one, with the trail",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_rebill_rules.xml",
        "data/ir_sequence.xml",
        "wizards/wuye_bill_split_views.xml",
        "wizards/wuye_bill_merge_views.xml",
        "wizards/wuye_rebill_undo_views.xml",
        "views/wuye_rebill_views.xml",
        "views/wuye_charge_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_bill_split/static/tests/tours/*"],
    },
}
