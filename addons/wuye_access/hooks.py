PARAMETERS = {
    # core's brake stops a whole address, all desks of a counter; ours one login
    "base.login_cooldown_after": "0",
    "auth_password_policy.minlength": "8",
    "password_security.expiration_days": "90",
    # a first password is changed at once, not a day later
    "password_security.minimum_hours": "0",
    "password_security.history": "5",
    "password_security.special": "0",
}


def post_init_hook(env):
    """Settings of the modules we stand on, and the posts held on the first day."""
    for key, value in PARAMETERS.items():
        env["ir.config_parameter"].set_param(key, value)
    env["wuye.post.request"]._record_held()
