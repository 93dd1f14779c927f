"""A fault for each check of parking, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking.tests.estate import make as make_tariff

from .estate import make


def make_booth(case):
    """The estate's booth with its tariff, once for all modules whose faults want it."""
    if not hasattr(case, "booth_stay"):
        make_tariff(case)
        case.booth_stay, case.booth_shift = make(case)


def prepare(case):
    """The tariff that the estate has, and its booth with a shift that ended."""
    make_booth(case)


def faults(case):
    """One for each check `wuye_parking_desk` adds."""
    payment = case.booth_shift.parking_payment_ids
    yield Fault("parking_paid", case.booth_stay, "amount = amount + 0.01")
    yield Fault("parking_entry", case.booth_shift, "amount = amount + 0.01", payment)
