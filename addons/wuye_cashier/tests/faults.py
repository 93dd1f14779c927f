"""A fault for each check of receipts, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault

from .estate import make


def prepare(case):
    """A book, a desk and a receipt of a bill in cash."""
    make(case)
    case.receipt = case.env["wuye.receipt"].search([("client_token", "=", "estate")])


def faults(case):
    """One for each check `wuye_cashier` adds."""
    receipt = case.receipt
    yield Fault("receipt_sum", receipt, "amount = amount + 0.01", receipt.line_ids)
    tender = receipt.tender_ids
    yield Fault("receipt_payment", tender, "amount = amount - 0.01", tender.payment_ids)
    gone = "state = 'void', reason = 'x'"
    yield Fault("receipt_number", receipt.number_id, gone)
