"""Something to read behind the menus of meters, for tests of all our screens."""

from odoo import fields


def _read(case, meter, month, value):
    first = fields.Date.to_date(f"{month}-01")
    return case.env["wuye.meter.reading"].create(
        {
            "segment_id": meter.segment_id.id,
            "month": first,
            "date": fields.Date.end_of(first, "month"),
            "value": value,
        }
    )


def make(case):
    """A main meter and one behind it, read; a reading to be looked at, a correction.

    `case` has the data of `WuyeBillingMixin`.
    """
    unit = case._make_unit(case.building, "0808", area_building=80.0)
    case._make_occupancy(unit, case.owner, date_from="2020-01-01")
    case._make_line(
        unit, case._make_standard(case.water, 3.5, name="水费"), "2026-01-01"
    )
    common = {
        "item_id": case.water.id,
        "date_install": "2026-01-01",
        "reading_install": 0,
    }
    meters = case.env["wuye.meter"]
    main = meters.create(
        {
            **common,
            "number": "Z01",
            "community_id": case.community.id,
            "building_id": case.building.id,
        }
    )
    meter = meters.create(
        {
            **common,
            "number": "A0808",
            "unit_id": unit.id,
            "parent_id": main.id,
            "date_verification": fields.Date.add(fields.Date.today(), days=30),
        }
    )
    _read(case, main, "2026-01", 20)
    for month, value in (("2026-01", 10), ("2026-02", 20), ("2026-03", 90)):
        _read(case, meter, month, value)
    case.env["wuye.meter.amend"].with_context(default_meter_id=meter.id).create(
        {"number": "A0809", "reason": "号码抄错"}
    ).action_amend()
