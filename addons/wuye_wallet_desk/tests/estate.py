"""Wallets topped up, spent, given back and subsidised, for tests of all our screens."""

from odoo import fields


def make(case):
    """`case` has `WuyeBillingMixin` and the estate of the cash desk."""
    users = case.env["res.users"]
    keeper = users.search([("login", "=", "13900000031")])
    supervisor = users.search([("login", "=", "13900000033")])
    cashier = case._make_user("cashier", case.community, login="13900000048")
    cashier.name = "郝出纳"
    book = case.env["wuye.receipt.book"].search(
        [("company_id", "=", case.company.id), ("prefix", "=", "E")]
    )
    book.with_user(keeper)._move("draw", 19, 20, cashier)
    desk = (
        case.env["wuye.desk"]
        .with_user(supervisor)
        .create({"name": "四号台", "code": "E-04", "community_id": case.community.id})
    )
    _serve(case, cashier, desk.register_computer())
    _subsidise(case)


def _serve(case, cashier, token):
    """Two wallets topped up, a part of a bill paid from one, the other given back."""
    service = case.env["wuye.cashier"].with_user(cashier)
    service.open_shift(token, 100.0)
    child = case._make_partner("王小宝")
    case._make_occupancy(case.unit, child, role="family", date_from="2020-01-01")
    page = service.open_unit(token, case.unit.id)
    order = {"unit_id": case.unit.id, "partner_id": page["payer"]["id"]}
    service.take(
        token,
        {
            **order,
            "token": "estate-topup",
            "topups": [{"amount": 50.0}, {"amount": 20.0, "partner_id": child.id}],
            "tenders": [{"code": "cash", "amount": 70.0}],
        },
    )
    bill = page["bills"][0]
    proof = {"order": "estate-wallet", "partner_id": page["payer"]["id"]}
    service.wallet_prove(token, {**proof, "amount": 1.0, "typed": "授权书 TY-01"})
    service.take(
        token,
        {
            **order,
            "token": "estate-wallet",
            "lines": [{"charge_id": bill["id"], "amount": 1.0}],
            "tenders": [{"code": "wallet", "amount": 1.0}],
        },
    )
    wallet = case.env["wuye.wallet"]._own(case.company, child)
    closing = (
        case.env["wuye.wallet.close"]
        .with_user(cashier)
        .create({"wallet_id": wallet.id, "document": "330106201501011234"})
    )
    service.close_wallet(token, closing.id)
    service.close_shift(token, {"cash": 150.0})


def _subsidise(case):
    """A batch that was carried out, and one that waits for approval."""
    expense = case.env["account.account"].search(
        [("company_ids", "in", case.company.ids), ("account_type", "=", "expense")],
        limit=1,
    )
    batches = case.env["wuye.wallet.subsidy"].with_user(case.accountant)
    for title, amount in (("高温补贴", 30.0), ("节日补贴", 60.0)):
        batch = batches.create(
            {
                "title": title,
                "community_id": case.community.id,
                "account_id": expense.id,
                "line_ids": [
                    fields.Command.create(
                        {"partner_id": case.owner.id, "amount": amount}
                    )
                ],
            }
        )
        batch.request_validation()
        if title == "高温补贴":
            approving = batch.with_user(case.manager)
            approving.invalidate_recordset()
            approving.validate_tier()
            batch.invalidate_recordset()
            batch.action_apply()
