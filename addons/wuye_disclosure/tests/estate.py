"""A published report and a comment on it, for tests of all our screens."""


def make(case):
    """`case` has `WuyeBillingMixin`; its bills of February are disclosed."""
    report = (
        case.env["wuye.disclosure"]
        .with_user(case.clerk)
        .create(
            {
                "community_id": case.community.id,
                "period": "month",
                "date_from": "2026-02-01",
            }
        )
    )
    report.action_compute()
    report.with_user(case.accountant).action_check()
    report.with_user(case.manager).action_publish()
    case.env["wuye.disclosure.comment"].with_user(case.manager).create(
        {
            "disclosure_id": report.id,
            "unit_id": case.unit.id,
            "text": "电梯广告收入用在哪里？",
        }
    )
