"""Installing over existing companies: the categories their reports start with."""


def post_init_hook(env):
    """Give each company with a chart its categories; repeating adds nothing."""
    companies = env["res.company"].search([("chart_template", "!=", False)])
    env["wuye.disclosure.category"]._create_defaults(companies)
