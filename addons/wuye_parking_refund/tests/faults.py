"""A fault for the check of parking fees given back, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking_desk.tests.faults import make_booth


def prepare(case):
    """A slip of the fee of the estate's booth, given back by transfer."""
    make_booth(case)
    fee = case.booth_shift.parking_payment_ids[:1]
    vals = {"payment_id": fee.id, "tender": "transfer", "reference": "8801"}
    slips = case.env["wuye.parking.refund"]
    slip = slips.create({**vals, "payee": "王丽", "reason": "误收"})
    slip.request_validation()
    approver = slip.with_user(case.manager)
    approver.invalidate_recordset()
    approver.validate_tier()
    slip.invalidate_recordset()
    slip._give_back(case.env["wuye.shift"])
    case.parking_slip = slip


def faults(case):
    """What was given back is less than its slip says."""
    slip = case.parking_slip
    yield Fault("parking_refund", slip, "amount = amount + 0.01", slip.back_id)
