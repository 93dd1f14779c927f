"""Something to read behind the menus of bank collection."""


def make(case):
    """An agreement of the owner, and a file of his open bills that is at the bank."""
    accountant = case._make_user("accountant", case.community, login="13900000061")
    accountant.name = "郑会计"
    charges = case.env["wuye.charge"].search(
        [
            ("unit_id", "=", case.unit.id),
            ("state", "=", "posted"),
            ("amount_residual", ">", 0),
        ],
        order="date desc, id desc",
        limit=1,
    )
    case.env["wuye.collection.agreement"].with_user(accountant).create(
        {
            "name": "20260001",
            "unit_id": case.unit.id,
            "partner_id": charges.partner_id.id,
            "holder": charges.partner_id.name,
            "account": "6222020200112233445",
            "bank": "工商银行",
            "date_from": "2020-01-01",
        }
    )
    batch = (
        case.env["wuye.collection.batch"]
        .with_user(accountant)
        .create(
            {
                "company_id": case.company.id,
                "community_ids": [(6, 0, case.community.ids)],
                "month": charges.bill_month,
                "date_debit": charges.date,
            }
        )
    )
    batch.action_propose()
    batch.action_export()
