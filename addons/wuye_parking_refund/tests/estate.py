"""A parking fee to give back, behind its menu, for tests of all our screens."""

from odoo.addons.wuye_parking_desk.tests.faults import make_booth


def make(case):
    """A slip of the fee of the estate's booth, asked for."""
    domain = [("company_id", "=", case.company.id), ("move_id", "!=", False)]
    fees = case.env["wuye.parking.payment"]
    if not fees.search_count(domain, limit=1):
        make_booth(case)
    slip = case.env["wuye.parking.refund"].create(
        {
            "payment_id": fees.search(domain, limit=1).id,
            "payee": "王丽",
            "reason": "月卡车误收临时停车费",
        }
    )
    slip.request_validation()
