"""Something to read behind the menus of car parks."""

from odoo import fields


def make(case):
    """A car park, a month card, a listed car, stays, a stock-take.

    `case` has the data of `WuyeBillingMixin`; the tariff LT is there.
    """
    env = case.env
    tariff = env["wuye.parking.tariff"].search([("code", "=", "LT")], limit=1)
    lot = env["wuye.parking.lot"].create(
        {
            "code": "N",
            "name": "北区停车场",
            "community_id": case.community.id,
            "tariff_id": tariff.id,
            "capacity": 120,
            "reserved": 20,
        }
    )
    lanes = env["wuye.parking.lane"]
    way_in = lanes.create({"lot_id": lot.id, "code": "1", "name": "入口", "way": "in"})
    way_out = lanes.create(
        {"lot_id": lot.id, "code": "2", "name": "出口", "way": "out"}
    )
    today = fields.Date.today()
    env["wuye.parking.permit"].create(
        {
            "community_id": case.community.id,
            "partner_id": case.owner.id,
            "unit_id": case.unit.id,
            "car_ids": [fields.Command.create({"plate": "浙A9C264"})],
            "span_ids": [
                fields.Command.create(
                    {
                        "date_from": today,
                        "date_to": fields.Date.add(today, days=29),
                        "reason": "经理批准",
                    }
                )
            ],
        }
    )
    env["wuye.parking.list"].create(
        {
            "plate": "浙C1H72E",
            "kind": "black",
            "community_id": case.community.id,
            "reason": "多次冲卡",
        }
    )
    house = env["wuye.parking.gatehouse"]
    house.drive_in(way_in.id, "浙A2N906", "estate-in-1")
    house.drive_in(way_in.id, "浙A9C264", "estate-in-2")
    told = house.look_out(way_out.id, "浙A9C264")
    house.drive_out(way_out.id, told["stay"], "estate-out-2")
    take = env["wuye.parking.stocktake"].create(
        {"lot_id": lot.id, "plates": "浙A2N906"}
    )
    take.action_done()
