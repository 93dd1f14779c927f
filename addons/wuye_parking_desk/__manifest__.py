{
    "name": "Wuye Parking Takings",
    "summary": "Temporary parking is paid in a guard's shift and booked when it ends",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_parking_lot", "wuye_cashier"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_parking_desk_rules.xml",
        "views/wuye_parking_lot_views.xml",
        "views/wuye_parking_payment_views.xml",
        "views/wuye_shift_views.xml",
        "views/wuye_parking_booth_views.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_parking_desk/static/src/**/*"],
        "web.assets_tests": ["wuye_parking_desk/static/tests/tours/*"],
    },
}
