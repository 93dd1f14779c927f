"""A receipt paid from an advance and a deposit, for tests of all our screens."""

from odoo import fields


def make(case):
    """Both in part; `case` has `WuyeBillingMixin` and the estate of the cash desk."""
    users = case.env["res.users"]
    keeper = users.search([("login", "=", "13900000031")])
    supervisor = users.search([("login", "=", "13900000033")])
    cashier = case._make_user("cashier", case.community, login="13900000035")
    cashier.name = "吴出纳"
    book = case.env["wuye.receipt.book"].search(
        [("company_id", "=", case.company.id), ("prefix", "=", "E")]
    )
    book.with_user(keeper)._move("draw", 11, 15, cashier)
    desk = (
        case.env["wuye.desk"]
        .with_user(supervisor)
        .create({"name": "二号台", "code": "E-02", "community_id": case.community.id})
    )
    token = desk.register_computer()
    service = case.env["wuye.cashier"].with_user(cashier)
    service.open_shift(token, 0.0)
    payer = _make_balances(case, service.open_unit(token, case.unit.id)["payer"]["id"])
    page = service.open_unit(token, case.unit.id, payer.id)
    [*_others, advance] = page["balances"]["advance"]
    service.take(
        token,
        {
            "token": "estate-balances",
            "unit_id": case.unit.id,
            "partner_id": payer.id,
            "lines": [{"charge_id": advance["bills"][0], "amount": 3.0}],
            "tenders": [
                {"code": "advance", "amount": 2.0},
                {"code": "deposit", "amount": 1.0, "reference": "同意书 7"},
            ],
        },
    )
    service.close_shift(token, {"cash": 0.0})


def _make_balances(case, partner_id):
    """The payer, who has paid ahead after his bills were posted, and a deposit."""
    payer = case.env["res.partner"].browse(partner_id)
    today = fields.Date.context_today(case.env["wuye.cashier"])
    case._pay(today, advances=[{"unit": case.unit, "amount": 20.0}], partner=payer)
    kind = case.env["wuye.deposit.kind"].search(
        [("company_id", "=", case.company.id)], limit=1
    )
    case.env["wuye.settlement"].with_user(case.cashier)._take_deposit(
        {
            "unit_id": case.unit.id,
            "partner_id": payer.id,
            "kind_id": kind.id,
            "amount": 20.0,
            "date": today,
        },
        case.company._wuye_tender_journal("cash"),
    )
    return payer
