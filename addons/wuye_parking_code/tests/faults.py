"""A fault for the check of fees paid by code, see `wuye_billing.tests.faults`."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_desk.tests.faults import make_booth


def prepare(case):
    """A fee of the estate's booth with its order."""
    env = case.env
    make_booth(case)
    fee = _take(case, case.booth_stay.lot_id)
    channel = env["wuye.pay.channel"].create(
        {
            "company_id": case.company.id,
            "kind": "alipay",
            "merchant": "2088000000001",
            "address": "https://example.com",
            "secret": "0123456789abcdef",
        }
    )
    case.parking_order = env["wuye.pay.order"].create(
        {
            "name": "20260101FAULT",
            "client_token": fee.token,
            "request": {"parking": fee.stay_id.name},
            "channel_id": channel.id,
            "shift_id": fee.shift_id.id,
            "user_id": fee.user_id.id,
            "parking_stay_id": fee.stay_id.id,
            "parking_lane_id": fee.lane_id.id,
            "amount": fee.amount,
            "state": "paid",
            "number": "2026010122001",
            "paid_at": fields.Datetime.now(),
            "parking_payment_id": fee.id,
        }
    )


def _take(case, lot):
    """A car paid by Alipay in a shift of its own."""
    env = case.env
    way_in, way_out = lot.lane_ids.sorted("code")
    guard = case._make_user("guard", case.community, login="13900000055")
    token = way_out.desk_id.register_computer()
    house = env["wuye.parking.gatehouse"].with_user(guard)
    house.begin_shift(token, 0.0, all_good(case.company))
    with freeze_time(fields.Datetime.now() - timedelta(hours=2, minutes=30)):
        told = house.drive_in(way_in.id, "浙B70Q8P", "fault-code-in")
    amount = house.look_out(way_out.id, "浙B70Q8P")["amount"]
    payment = {"desk": token, "tender": "alipay", "amount": amount}
    house.pay_and_leave(way_out.id, told["stay"], "fault-code-out", payment)
    house.end_shift(token, {"alipay": float(amount)})
    stay = env["wuye.parking.stay"].browse(told["stay"])
    return stay.payment_ids


def faults(case):
    """An order that is of another sum than its fee."""
    yield Fault("parking_code", case.parking_order, "amount = amount + 0.01")
