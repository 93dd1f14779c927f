"""Installing over existing companies: what their deposits need."""


def post_init_hook(env):
    """Give each company with a chart the journal and the kinds of deposits."""
    companies = env["res.company"].search([("chart_template", "!=", False)])
    companies._wuye_prepare()
