"""Installing over existing companies: what their wallets need."""


def post_init_hook(env):
    """Give each company with a chart the journal of fees paid from wallets."""
    companies = env["res.company"].search([("chart_template", "!=", False)])
    companies._wuye_prepare()
