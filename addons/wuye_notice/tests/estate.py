"""Something to read behind the menus of notices, for tests of all our screens."""


def make(case):
    """The notices of the estate's last posted month."""
    batch = (
        case.env["wuye.notice.batch"]
        .with_user(case.clerk)
        .create(
            {
                "community_id": case.community.id,
                "month": "2026-02-01",
                "date": "2026-02-03",
            }
        )
    )
    batch.action_make()
