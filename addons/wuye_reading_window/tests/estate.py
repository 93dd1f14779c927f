"""Something to read behind the menu of windows, for tests of all our screens."""


def make(case):
    """A window whose list waits for a signature; `case` has `WuyeBillingMixin`."""
    item = case.env["wuye.fee.item"].search(
        [("code", "=", "SF"), ("company_id", "=", case.company.id)]
    )
    unit = case._make_unit(case.building, "0902")
    case._make_line(unit, case._make_standard(item, 3.0, name="抄表"), "2026-04-01")
    window = (
        case.env["wuye.reading.window"]
        .with_user(case.clerk)
        .create({"community_id": case.community.id, "month": "2026-05-01"})
    )
    window.action_list()
    window.line_ids.reason = "两次上门无人"
