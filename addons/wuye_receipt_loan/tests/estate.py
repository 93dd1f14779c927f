"""Something to read behind the menus of borrowed receipts."""


def make(case):
    """Receipts of the estate's collector are out, the last of them reported lost."""
    users = case.env["res.users"]
    # drew the numbers in the estate of the cash desk
    collector = users.search([("login", "=", "13900000032")])
    housekeeper = case._make_user("housekeeper", case.community, login="13900000034")
    housekeeper.name = "赵管家"
    bills = case.env["wuye.charge"].search(
        [
            ("unit_id", "=", case.unit.id),
            ("state", "=", "posted"),
            ("amount_residual", ">", 0),
        ],
        order="date, id",
        limit=3,
    )
    loans = case.env["wuye.receipt.loan"].with_user(collector)
    for bill in bills[1:]:  # the oldest is left to be paid without a slip
        loan = loans._lend(housekeeper, [(bill, bill.amount_residual)])
    losses = case.env["wuye.receipt.loan.loss"].with_user(collector)
    losses.create({"loan_id": loan.id, "reason": "途中遗失，已登报声明作废"})
