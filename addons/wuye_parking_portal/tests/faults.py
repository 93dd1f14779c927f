"""A fault for each check of parking paid by phone, see `wuye_billing.tests.faults`."""

from odoo import fields

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking_desk.tests.faults import make_booth

from .estate import make


def prepare(case):
    """A fee paid by phone at the estate's booth, and the entry of its day."""
    make_booth(case)
    case.phone_fee, _loose = make(case)
    case.phone_fee._book(case.community, fields.Date.today(), case.phone_fee.payment_id)


def faults(case):
    """One for each check `wuye_parking_portal` adds."""
    payment = case.phone_fee.payment_id
    yield Fault("parking_prepaid", case.phone_fee, "amount = amount + 0.01")
    yield Fault(
        "parking_prepaid_entry", payment.move_id, "amount = amount + 0.01", payment
    )
