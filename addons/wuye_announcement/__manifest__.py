{
    "name": "Wuye Announcements",
    "summary": "Announcements to communities, with scope and period of validity",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_property"],
    "data": [
        "security/ir.model.access.csv",
        "security/wuye_announcement_rules.xml",
        "views/wuye_announcement_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["wuye_announcement/static/tests/tours/*"],
    },
}
