{
    "name": "Wuye IoT Box",
    "summary": "Runs the gate box under Odoo's own IoT drivers",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Hidden",
    # as `iot_drivers` itself: a server-wide module of a process without a database
    "installable": False,
}
