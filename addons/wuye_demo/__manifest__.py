{
    "name": "Wuye Demo Estate",
    "summary": "A believable property company, made by its users' own methods",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": [
        "wuye_allocation",
        "wuye_dashboard",
        "wuye_deposit",
        "wuye_disclosure",
        "wuye_late_fee",
        "wuye_meter",
        "wuye_month_map",
        "wuye_parking",
    ],
    "assets": {
        "web.assets_tests": ["wuye_demo/static/tests/tours/*"],
    },
}
