from odoo.tools import SQL

# tables that are no models: Odoo would leave them, and the keys in them, behind
TABLES = (
    "wuye_iot_secret",
    "wuye_iot_nonce",
    "wuye_iot_mark",
    "wuye_iot_mark_total",
)


def uninstall_hook(env):
    for table in TABLES:
        env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(table)))
