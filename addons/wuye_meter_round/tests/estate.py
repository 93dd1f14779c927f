"""Something to read behind the menus of rounds, for tests of all our screens."""


def make(case):
    """A round, and an entry that another reading stands against.

    `case` has the data of `WuyeBillingMixin`; the meters are those of `wuye_meter`.
    """
    meter = case.env["wuye.meter"].search(
        [("unit_id", "!=", False), ("community_id", "=", case.community.id)], limit=1
    )
    walk = case.env["wuye.meter.round"].create(
        {
            "name": "1号楼",
            "community_id": meter.community_id.id,
            "item_id": meter.item_id.id,
        }
    )
    walk.action_fill()
    reading = case.env["wuye.meter.reading"].search(
        [("meter_id", "=", meter.id)], limit=1
    )
    case.env["wuye.meter.round.entry"].create(
        {
            "uuid": "estate",
            "round_id": walk.id,
            "segment_id": reading.segment_id.id,
            "month": reading.month,
            "date": reading.date,
            "read_at": "2026-03-31 02:00:00",
            "value": reading.value + 1,
            "user_id": case.clerk.id,
            "state": "conflict",
            "value_there": reading.value,
        }
    )
