"""Something to read behind the menus of exceptions, for tests of all our screens."""


def make(case):
    """A month the clerk searched, an exception looked into, thresholds."""
    case.env["wuye.exception.rule"].with_user(case.accountant).create(
        {"date_from": "2026-01-01", "company_id": case.company.id}
    )
    case.unit.area_inner = case.unit.area_building + 1
    search = (
        case.env["wuye.exception.search"]
        .with_user(case.clerk)
        .create({"community_id": case.community.id, "month": "2026-02-01"})
    )
    search.action_search()
    case.env["wuye.exception.look"].with_user(case.clerk).create(
        {"exception_ids": search.exception_ids[:1].ids, "note": "产权证核对无误"}
    ).action_confirm()
