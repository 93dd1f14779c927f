{
    "name": "Wuye Parking by Payment Code",
    "summary": "WeChat Pay and Alipay payment codes at the booth",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_parking_desk", "wuye_tender_code"],
    "data": ["views/wuye_pay_order_views.xml"],
    "auto_install": True,
    "assets": {
        "web.assets_backend": ["wuye_parking_code/static/src/*"],
        "web.assets_tests": ["wuye_parking_code/static/tests/tours/*"],
    },
}
