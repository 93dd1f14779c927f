"""Fees paid by phone at the booth's car park, behind the menu of them."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

FORM = '<form action="/" method="get" />'


def make(case):
    """One that was paid, one that came after the car had left. Returns them.

    `case` has the data of `WuyeBillingMixin`; the estate of `wuye_parking_desk` made
    the car park.
    """
    env = case.env
    lot = env["wuye.parking.lot"].search(
        [("code", "=", "E"), ("community_id", "=", case.community.id)]
    )
    lot.action_pay_by_phone()
    provider = _make_provider(env, case.company)
    guard = case._make_user("guard", case.community, login="13900000054")
    guard.name = "吴志强"
    house = env["wuye.parking.gatehouse"].with_user(guard)
    way_in, way_out = lot.lane_ids.sorted("code")
    paid, loose = (
        _pay(env, provider, house, way_in, plate) for plate in ("浙B70Q5P", "浙B70Q6P")
    )
    paid.transaction_id._set_done()
    house.drive_out(
        way_out.id, loose.stay_id.id, "estate-phone-out", "debt", "手机没电"
    )
    loose.transaction_id._set_done()
    return paid, loose


def _make_provider(env, company):
    method = env.ref("payment.payment_method_unknown")
    form = env["ir.ui.view"].create({"name": "支付", "type": "qweb", "arch": FORM})
    provider = env["payment.provider"].create(
        {
            "name": "微信支付",
            "code": "none",
            "state": "test",
            "is_published": True,
            "company_id": company.id,
            "payment_method_ids": [fields.Command.set(method.ids)],
            "redirect_form_view_id": form.id,
            "wuye_tender": "wechat",
        }
    )
    method.active = True
    return provider


def _pay(env, provider, house, lane, plate):
    """The fee of a car that drove in a while ago, asked for and not paid yet."""
    with freeze_time(fields.Datetime.now() - timedelta(hours=2, minutes=30)):
        told = house.drive_in(lane.id, plate, f"estate-phone-{plate}")
    stay = env["wuye.parking.stay"].browse(told["stay"])
    page = env["wuye.parking.pay"]._page(stay, "plate")
    fees = env["wuye.parking.prepayment"]
    moment = fees._check_due(stay, page["at"], page["amount"], provider)
    transaction = env["payment.transaction"].create(
        {
            "provider_id": provider.id,
            "payment_method_id": provider.payment_method_ids.id,
            "reference": f"{stay.name}-1",
            "amount": float(page["amount"]),
            "currency_id": provider.company_id.currency_id.id,
            "partner_id": env.ref("base.public_partner").id,
            "operation": "online_redirect",
        }
    )
    return fees._begin(stay, moment, transaction)
