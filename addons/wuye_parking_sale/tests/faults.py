"""A fault for each check of parking sales, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking.tests.estate import make as make_tariff
from odoo.addons.wuye_parking_desk.tests.estate import make as make_booth

from .estate import make, make_debt


def prepare(case):
    """The estate's booth, month cards, coupons, and a debt that was collected.

    Another module's faults may have made the booth already.
    """
    env = case.env
    lots = env["wuye.parking.lot"]
    if not lots.search([("code", "=", "E"), ("company_id", "=", case.company.id)]):
        make_tariff(case)
        make_booth(case)
    _waiting, case.card_sale, case.coupon_statement = make(case)
    case.parking_debt, case.debt_shift = make_debt(case)


def faults(case):
    """One for each check `wuye_parking_sale` adds."""
    line = case.coupon_statement.line_ids[0]
    debt, payment = case.parking_debt, case.parking_debt.payment_ids
    bill = case.card_sale.charge_id
    yield Fault("parking_sale", case.card_sale, "amount = amount + 0.01", bill)
    yield Fault(
        "parking_statement", case.coupon_statement, "amount = amount + 0.01", line
    )
    yield Fault("parking_debt", debt.stay_id, "amount = amount + 0.01", debt)
    yield Fault(
        "parking_debt_entry", case.debt_shift, "amount = amount + 0.01", payment
    )
    yield Fault("parking_income", case.community, "amount = amount + 0.01", line)
