"""A fault for the check of balances, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault

from .estate import make


def prepare(case):
    """A receipt from an advance and a deposit; the cash desk's faults made its desk."""
    make(case)
    receipt = case.env["wuye.receipt"].search(
        [("client_token", "=", "estate-balances")]
    )
    case.balance = receipt.tender_ids[-1]


def faults(case):
    """One for each check `wuye_tender_balance` adds."""
    entry = case.env["account.move"].search([("wuye_tender_id", "=", case.balance.id)])
    yield Fault(
        "receipt_balance", case.balance, "amount_total = amount_total - 0.01", entry
    )
