"""Month cards sold, coupons used and invoiced, behind their menus."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_lot.gate_clock import to_gate


def make(case):
    """Returns (sale that waits, sale that is paid, statement that is invoiced).

    `case` has the data of `WuyeBillingMixin`; the car park E and its booth are there.
    """
    env = case.env
    lot = env["wuye.parking.lot"].search([("code", "=", "E")], limit=1)
    waiting, paid = _sell(case, lot)
    statement = _use_coupons(case, lot)
    make_debt(case, plate="浙B12W8H", login="13900000071")
    report = env["wuye.parking.report"].create(
        {"community_id": case.community.id, "month": fields.Date.today()}
    )
    report.with_user(case.manager).action_compute()
    return waiting, paid, statement


def make_debt(case, plate="浙B93L5C", login="13900000072"):
    """A car that was let out owing, and came back and paid. Returns (debt, shift)."""
    env = case.env
    lot = env["wuye.parking.lot"].search([("code", "=", "E")], limit=1)
    way_in = lot.lane_ids.filtered(lambda lane: lane.way == "in")
    way_out = lot.lane_ids.filtered(lambda lane: lane.way == "out")
    token = way_out.desk_id.register_computer()
    guard = case._make_user("guard", case.community, login=login)
    guard.name = "周建国"
    house = env["wuye.parking.gatehouse"].with_user(guard)
    with freeze_time(fields.Datetime.now() - timedelta(hours=2, minutes=30)):
        told = house.drive_in(way_in.id, plate, f"estate-in-{plate}")
    house.drive_out(
        *(way_out.id, told["stay"], f"estate-out-{plate}", "debt", "没带现金")
    )
    debt = env["wuye.parking.debt"].search([("stay_id", "=", told["stay"])])
    house.begin_shift(token, 100.0, all_good(lot.company_id))
    payment = {"desk": token, "tender": "cash", "amount": debt.amount}
    house.pay_debt(way_out.id, debt.id, f"estate-debt-{plate}", payment)
    shift = debt.payment_ids.shift_id
    house.end_shift(token, {"cash": 100.0 + debt.amount})
    return debt, shift


def _sell(case, lot):
    env = case.env
    item = env["wuye.fee.item"].create(
        {
            "code": "YKF",
            "name": "月卡费",
            "kind": "parking",
            "basis": "manual",
            "is_deferred": True,
            "company_id": case.company.id,
            "income_account_id": case.company._wuye_account("income_parking").id,
            "tax_id": case.company._wuye_tax("vat_9").id,
        }
    )
    env["wuye.parking.card.price"].create(
        {
            "community_id": case.community.id,
            "lot_id": lot.id,
            "date_from": "2026-01-01",
            "amount": 300.0,
            "item_id": item.id,
            "document": "物价备〔2026〕7号",
        }
    )
    sales = env["wuye.parking.sale"]
    for plate, months in (("浙B30T7K", 1), ("浙B81Q2M", 3)):
        permit = env["wuye.parking.permit"].create(
            {
                "community_id": case.community.id,
                "lot_ids": lot.ids,
                "partner_id": case.owner.id,
                "unit_id": case.unit.id,
                "car_ids": [fields.Command.create({"plate": plate})],
            }
        )
        sales += sales._sell(permit.with_user(case.manager), months).with_env(env)
    waiting, paid = sales
    case._pay(fields.Date.today(), [(paid.charge_id, paid.amount)], tender="transfer")
    return waiting, paid


def _use_coupons(case, lot):
    """Two coupons, one of them used yesterday and invoiced today."""
    env = case.env
    merchant = env["wuye.parking.merchant"].create(
        {
            "name": "银泰超市",
            "community_id": case.community.id,
            "partner_id": case._make_partner("银泰商业有限公司").id,
        }
    )
    today = to_gate(fields.Datetime.now()).date()
    book = env["wuye.parking.coupon.book"].create(
        {
            "merchant_id": merchant.id,
            "kind": "whole",
            "quantity": 2,
            "date_from": today - timedelta(days=30),
            "date_to": today + timedelta(days=60),
            "document": "停车优惠协议",
        }
    )
    book.with_user(case.manager).action_issue()
    house = env["wuye.parking.gatehouse"]
    way_in = lot.lane_ids.filtered(lambda lane: lane.way == "in")
    way_out = lot.lane_ids.filtered(lambda lane: lane.way == "out")
    begin = fields.Datetime.now() - timedelta(days=1, hours=3)
    with freeze_time(begin):
        told = house.drive_in(way_in.id, "浙B55R9N", "estate-coupon-in")
    with freeze_time(begin + timedelta(hours=2, minutes=30)):
        number = book.coupon_ids[0].name
        house.lay_coupon(way_out.id, told["stay"], number)
        house.drive_out(way_out.id, told["stay"], "estate-coupon-out")
    statement = env["wuye.parking.statement"].create(
        {
            "merchant_id": merchant.id,
            "date_from": today - timedelta(days=30),
            "date_to": today - timedelta(days=1),
        }
    )
    statement.with_user(case.accountant).action_confirm()
    return statement
