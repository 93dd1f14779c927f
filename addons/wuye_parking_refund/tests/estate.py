"""A parking fee to give back, behind its menu, for tests of all our screens."""

from odoo.addons.wuye_parking_desk.tests.faults import make_booth


def make(case):
    """A slip of the fee of the estate's booth, asked for."""
    make_booth(case)
    slip = case.env["wuye.parking.refund"].create(
        {
            "payment_id": case.booth_shift.parking_payment_ids.id,
            "payee": "王丽",
            "reason": "月卡车误收临时停车费",
        }
    )
    slip.request_validation()
