"""Something to read behind the menus of refunds, for tests of all our screens."""

from odoo.addons.wuye_cashier.tests import estate as desk


def make(case):
    """A slip of a receipt, asked for; `case` has `WuyeBillingMixin`."""
    domain = [("company_id", "=", case.company.id), ("state", "=", "posted")]
    receipts = case.env["wuye.receipt"]
    if not receipts.search_count(domain, limit=1):
        desk.make(case)
    receipt = receipts.search(domain, limit=1)
    slip = (
        case.env["wuye.refund"]
        .with_user(case.accountant)
        .create({"receipt_id": receipt.id, "reason": "业主重复缴费"})
    )
    slip.request_validation()
