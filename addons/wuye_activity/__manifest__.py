{
    "name": "Wuye Community Activities",
    "summary": "Activities signed up for by card, their fees, campaigns for the card",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["event", "report_xlsx", "wuye_wallet"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_activity_rules.xml",
        "report/wuye_activity_reports.xml",
        "wizards/wuye_activity_cancel_views.xml",
        "views/event_registration_views.xml",
        "views/event_event_views.xml",
        "views/wuye_campaign_views.xml",
        "views/wuye_activity_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["wuye_activity/static/src/**/*"],
        "web.assets_tests": ["wuye_activity/static/tests/tours/*"],
    },
}
