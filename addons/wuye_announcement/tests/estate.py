"""Something to read behind the menu of announcements."""


def make(case):
    """One announcement of the community; `case` has `WuyeBillingMixin`."""
    case.env["wuye.announcement"].create(
        {
            "name": "电梯检修通知",
            "content": "<p>周五上午 1 号楼电梯检修。</p>",
            "company_id": case.company.id,
            "community_ids": case.community.ids,
        }
    )
