def post_init_hook(env):
    """Companies that had their accounts before get the one of parking, or its line."""
    companies = env["res.company"].search([("wuye_account_map_ids", "!=", False)])
    companies._wuye_prepare()
