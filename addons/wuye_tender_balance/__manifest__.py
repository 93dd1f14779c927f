{
    "name": "Wuye Balances as Tenders",
    "summary": "Advances and deposits settle bills at the cash desk, no money moved",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_cashier", "wuye_deposit"],
    "assets": {
        "web.assets_backend": ["wuye_tender_balance/static/src/**/*"],
        "web.assets_tests": ["wuye_tender_balance/static/tests/tours/*"],
    },
}
