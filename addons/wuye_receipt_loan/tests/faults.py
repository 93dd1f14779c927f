"""A fault for the check of borrowed receipts, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault

from .estate import make


def prepare(case):
    """Receipts that are out; the faults of the cash desk have made its estate."""
    make(case)
    case.loan = case.env["wuye.receipt.loan"].search(
        [("company_id", "=", case.company.id)], limit=1
    )


def faults(case):
    """One for each check `wuye_receipt_loan` adds."""
    number = case.loan.number_id
    yield Fault("loan_number", number, "state = 'drawn'")
