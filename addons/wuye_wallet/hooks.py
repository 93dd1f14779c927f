def post_init_hook(env):
    """The rule of the law, and the accounts, for companies that are there already."""
    companies = env["res.company"].search([])
    companies._wuye_prepare()
    companies._wuye_prepare_wallet_rules()
