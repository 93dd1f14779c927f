from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Runs that were being posted go on in parts that have their numbers (0023)."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    waiting = ("pending", "enqueued", "failed", "wait_dependencies")
    env["queue.job"].search(
        [
            ("model_name", "=", "wuye.bill.run"),
            ("method_name", "=", "_post_part"),
            ("state", "in", waiting),
        ]
    ).button_cancelled()
    known = env.ref("wuye_billing.job_post_part", raise_if_not_found=False)
    if known:
        known.unlink()
    for run in env["wuye.bill.run"].search([("state", "=", "posting")]):
        run._post_in_background()
