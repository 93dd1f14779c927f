"""A guard's shift for this module's tests, and for those built on it."""


def all_good(company):
    """Answers to the checks before a shift: nothing is wrong (H11)."""
    checks = company.env["wuye.parking.check"]._of(company)
    return [{"id": check.id, "good": True} for check in checks]
