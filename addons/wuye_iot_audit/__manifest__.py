{
    "name": "Wuye Gates in the Audit",
    "summary": "The nightly audit looks at the journals and lists of gate boxes, too",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["wuye_billing", "wuye_iot"],
    "auto_install": True,
}
