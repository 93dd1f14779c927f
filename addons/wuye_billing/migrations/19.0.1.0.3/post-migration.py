from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Months closed before there were seals get theirs, of their rows as they are."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    months = env["wuye.month"].search([("state", "=", "closed"), ("seal", "=", False)])
    if not months:
        return
    Seal = env["wuye.month.seal"]
    seals = Seal._of(months)
    cr.execute("ALTER TABLE wuye_month DISABLE TRIGGER USER")
    for month in months:
        archive = Seal._of_archive(
            month.closing_arrears, month.closing_advances, month.closing_rows or []
        )
        month.seal = {**seals[month.id], month._name: archive}
    env.flush_all()
    cr.execute("ALTER TABLE wuye_month ENABLE TRIGGER USER")
