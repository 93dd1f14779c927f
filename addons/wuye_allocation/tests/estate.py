"""Something to read behind the menu of shared costs, for tests of all our screens."""


def make(case):
    """A cost computed by the clerk; `case` has the data of `WuyeBillingMixin`."""
    item = case.env["wuye.fee.item"].create(
        {
            "name": "电梯电费公摊",
            "code": "DT",
            "kind": "shared",
            "basis": "manual",
            "company_id": case.company.id,
        }
    )
    cost = (
        case.env["wuye.allocation"]
        .with_user(case.clerk)
        .create(
            {
                "community_id": case.community.id,
                "item_id": item.id,
                "month": "2026-02-01",
                "amount": 865.4,
                "document_number": "31402600",
                "unit_kind": "residence",
            }
        )
    )
    cost.action_compute()
