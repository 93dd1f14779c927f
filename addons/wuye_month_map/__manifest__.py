{
    "name": "Wuye Month Map",
    "summary": "Where a month stands, what blocks its close, and the way to the cure",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing"],
    "data": ["views/wuye_month_map_views.xml"],
    "assets": {
        "web.assets_backend": ["wuye_month_map/static/src/**/*"],
        "web.assets_tests": ["wuye_month_map/static/tests/tours/*"],
    },
}
