"""A booth whose shift has ended, behind the menus of parking takings."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from .common import all_good


def make(case):
    """A car park with a booth; a car that paid there. Returns (stay, shift).

    `case` has the data of `WuyeBillingMixin`; the tariff LT is there.
    """
    env = case.env
    tariff = env["wuye.parking.tariff"].search([("code", "=", "LT")], limit=1)
    guard = case._make_user("guard", case.community, login="13900000051")
    guard.name = "孙建军"
    desk = env["wuye.desk"].create(
        {"name": "东门岗亭", "code": "GT-01", "community_id": case.community.id}
    )
    token = desk.register_computer()
    lot = env["wuye.parking.lot"].create(
        {
            "code": "E",
            "name": "东门停车场",
            "community_id": case.community.id,
            "tariff_id": tariff.id,
            "rate_ids": [
                fields.Command.create(
                    {
                        "date_from": "2020-01-01",
                        "rate": 9.0,
                        "document": "财税〔2016〕36号",
                    }
                )
            ],
        }
    )
    way_in, way_out = env["wuye.parking.lane"].create(
        [
            {
                "lot_id": lot.id,
                "code": code,
                "name": name,
                "way": way,
                "desk_id": desk.id,
            }
            for code, name, way in (("1", "入口", "in"), ("2", "出口", "out"))
        ]
    )
    house = env["wuye.parking.gatehouse"].with_user(guard)
    answers = all_good(desk.company_id)
    answers[0].update(good=False, note="打印机卡纸")
    house.begin_shift(token, 200.0, answers)
    # well within a slice, the fee is the same when it is paid a moment later
    with freeze_time(fields.Datetime.now() - timedelta(hours=2, minutes=30)):
        told = house.drive_in(way_in.id, "浙B70Q1P", "estate-booth-in")
    stay = env["wuye.parking.stay"].browse(told["stay"])
    now = house.look_out(way_out.id, "浙B70Q1P")
    house.pay_and_leave(
        way_out.id,
        stay.id,
        "estate-booth-out",
        {"desk": token, "tender": "cash", "amount": now["amount"], "given": 10},
    )
    house.report_incident(
        token,
        {
            "lane": way_out.id,
            "token": "estate-booth-incident",
            "kind": "damage",
            "note": "驾驶员用力扳动栏杆，栏杆弯曲",
            "plate": "浙B81R2Q",
        },
    )
    house.note_call(
        token,
        {
            "lane": way_out.id,
            "token": "estate-booth-call",
            "kind": "fee",
            "note": "对超时部分有疑问，已说明收费标准",
            "plate": "浙B81R2Q",
        },
    )
    shift = env["wuye.shift"].search([("desk_id", "=", desk.id)])
    house.end_shift(token, {"cash": 200.0 + float(now["amount"])})
    return stay, shift
