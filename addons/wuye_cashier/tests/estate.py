"""Something to read behind the menus of receipts."""


def make(case):
    """A book of which numbers are drawn; `case` has `WuyeBillingMixin`."""
    keeper = case._make_user("receipt_keeper", case.community, login="estate-keeper")
    collector = case._make_user("collector", case.community, login="estate-collector")
    book = (
        case.env["wuye.receipt.book"]
        .with_user(keeper)
        .create(
            {
                "company_id": case.company.id,
                "community_id": case.community.id,
                "prefix": "E",
                "number_first": 1,
                "number_last": 20,
            }
        )
    )
    book.action_register()
    book._move("draw", 1, 10, collector)
    count = (
        case.env["wuye.receipt.count"]
        .with_user(keeper)
        .create({"book_id": book.id, "found": 10})
    )
    count.action_count()
