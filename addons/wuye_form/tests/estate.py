"""Something to read behind the menus of forms, for tests of all our screens."""


def make(case):
    """A paper, a report sent back, a report at its archive; `case` bills already."""
    accountant = case.env["wuye.form.print"].with_user(case.accountant)
    case.env.flush_all()
    page = accountant.with_context(
        active_model="wuye.unit", active_ids=case.unit.ids
    ).create({})
    page.action_print()
