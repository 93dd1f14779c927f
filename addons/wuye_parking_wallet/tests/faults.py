"""A fault for the check of fees paid from wallets, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking_desk.tests.faults import make_booth


def prepare(case):
    """A fee of the estate's booth."""
    make_booth(case)


def faults(case):
    """What says that a wallet paid it, and none did."""
    yield Fault(
        "parking_purse", case.booth_shift.parking_payment_ids, "tender = 'wallet'"
    )
