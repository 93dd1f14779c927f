{
    "name": "Wuye Parking from the Wallet",
    "summary": "A resident's card pays the fee of a stay at the booth",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_parking_desk", "wuye_wallet_desk"],
    "data": [
        "views/wuye_wallet_entry_views.xml",
        "views/wuye_wallet_give_back_views.xml",
    ],
    "auto_install": True,
    "assets": {
        "web.assets_backend": ["wuye_parking_wallet/static/src/*"],
        "web.assets_tests": ["wuye_parking_wallet/static/tests/tours/*"],
    },
}
