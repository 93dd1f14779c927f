{
    "name": "Wuye Gift Months at the Desk",
    "summary": "Months paid ahead at the desk ask for the gift months of the table",
    "version": "19.0.1.0.1",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_discount", "wuye_refund"],
    "assets": {
        "web.assets_backend": ["wuye_desk_gift/static/src/**/*"],
        "web.assets_tests": ["wuye_desk_gift/static/tests/tours/*"],
    },
}
