{
    "name": "Wuye Parking on the Dashboard",
    "summary": "Cars inside, free places and takings of today beside the figures",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_dashboard", "wuye_parking_sale"],
    "auto_install": True,
    "assets": {
        "web.assets_tests": ["wuye_parking_dashboard/static/tests/tours/*"],
    },
}
