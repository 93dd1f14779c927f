"""Something to read behind the menus of deposits, for tests of all our screens."""

from odoo import fields


def make(case):
    """A deposit, a part given back, a request; `case` has `WuyeBillingMixin`."""
    kind = case.env["wuye.deposit.kind"].search(
        [("company_id", "=", case.company.id)], limit=1
    )
    settlement = case.env["wuye.settlement"].with_user(case.cashier)
    journal = case.company._wuye_tender_journal("cash")
    day = fields.Date.to_date("2026-02-20")
    deposit = settlement._take_deposit(
        {
            "unit_id": case.unit.id,
            "partner_id": case.owner.id,
            "kind_id": kind.id,
            "amount": 2000.0,
            "date": day,
            "document": "装修-2026-003",
        },
        journal,
    )
    settlement._refund_deposit(deposit, 500.0, journal, day, "部分验收", "验收-1")
    case.env["wuye.deposit.request"].with_user(case.accountant).create(
        {
            "deposit_id": deposit.id,
            "amount": 300.0,
            "date": "2026-02-21",
            "reason": "电梯轿厢划伤",
        }
    )
