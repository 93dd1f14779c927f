from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Items of before get the line of their kind: the lines came after the column."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    items = env["wuye.fee.item"].with_context(active_test=False, tracking_disable=True)
    items.search([("business_line_id", "=", False)])._compute_business_line_id()
