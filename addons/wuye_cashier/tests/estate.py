"""Something to read behind the menus of the cash desk."""


def make(case):
    """A book of which numbers are drawn; `case` has `WuyeBillingMixin`."""
    keeper = _make_user(case, "receipt_keeper", "13900000031", "孙保管")
    collector = _make_user(case, "collector", "13900000032", "周收费")
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
    supervisor = _make_user(case, "supervisor", "13900000033", "林主管")
    desk = (
        case.env["wuye.desk"]
        .with_user(supervisor)
        .create({"name": "一号台", "code": "E-01", "community_id": case.community.id})
    )
    token = desk.register_computer()
    cashier = case.env["wuye.cashier"].with_user(collector)
    cashier.open_shift(token, 100.0)
    page = cashier.open_unit(token, case.unit.id)
    bill = page["bills"][0]
    amount = min(1.0, bill["open"])
    cashier.take(
        token,
        {
            "token": "estate",
            "unit_id": case.unit.id,
            "partner_id": page["payer"]["id"],
            "lines": [{"charge_id": bill["id"], "amount": amount}],
            "tenders": [{"code": "cash", "amount": amount, "given": 2.0}],
        },
    )
    cashier.close_shift(token, {"cash": 100.0 + amount})


def _make_user(case, post, login, name):
    user = case._make_user(post, case.community, login=login)
    user.name = name
    return user
