{
    "name": "Wuye Payment Codes",
    "summary": "WeChat Pay and Alipay payment codes at the cash desk",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_refund"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_pay_rules.xml",
        "data/ir_cron.xml",
        "views/wuye_pay_channel_views.xml",
        "views/wuye_pay_order_views.xml",
        "views/wuye_pay_exception_views.xml",
        "views/wuye_pay_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_tender_code/static/src/**/*"],
        "web.assets_tests": ["wuye_tender_code/static/tests/tours/*"],
    },
}
