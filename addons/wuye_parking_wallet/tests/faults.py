"""A fault for the check of fees paid from wallets, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking.tests.estate import make as make_tariff
from odoo.addons.wuye_parking_desk.tests.estate import make as make_booth


def prepare(case):
    """A fee of the estate's booth; another module's faults may have made it already."""
    fees = case.env["wuye.parking.payment"]
    mine = [("company_id", "=", case.company.id), ("tender", "=", "cash")]
    if not fees.search(mine, limit=1):
        make_tariff(case)
        make_booth(case)
    case.cash_fee = fees.search(mine, limit=1, order="id")


def faults(case):
    """What says that a wallet paid it, and none did."""
    yield Fault("parking_wallet", case.cash_fee, "tender = 'wallet'")
