"""Communities of any size for the benches, made by the ORM in few calls."""

from odoo.fields import Command
from odoo.tools import split_every

AT_ONCE = 2000  # records; the ORM keeps lists of what belongs to what, and copies them
FLOORS = 25
DOORS = 4  # per floor
START = "2026-01-01"


def _standard(env, item, price):
    name = f"Bench {item.code} {price}"
    known = env["wuye.fee.standard"].search(
        [("name", "=", name), ("item_id", "=", item.id)]
    )
    return known or env["wuye.fee.standard"].create(
        {
            "name": name,
            "item_id": item.id,
            "price_ids": [Command.create({"price": price, "date_from": "2020-01-01"})],
        }
    )


def standards(env):
    """Three fees, so that a bill has three lines: by area, fixed, fixed."""
    own = env["wuye.fee.item"].search([("company_id", "=", env.company.id)])
    items = {item.code: item for item in own}
    if "BENCHTV" not in items:  # the warm-up leaves its own
        items["BENCHTV"] = items["CWF"].copy({"code": "BENCHTV", "name": "Bench fee"})
        items["BENCHTV"].basis = "fixed"
    return (
        _standard(env, items["WYF"], 2.6)
        + _standard(env, items["CWF"], 80.0)
        + _standard(env, items["BENCHTV"], 12.5)
    )


def _doors(count):
    """(building, room) pairs: 100 doors a building."""
    per_building = FLOORS * DOORS
    for index in range(count):
        building, door = divmod(index, per_building)
        floor, place = divmod(door, DOORS)
        yield building, f"{floor + 1:02d}{place + 1:02d}"


def _empty(env, code):
    developer = env["res.partner"].create({"name": f"Developer {code}"})
    made = env["wuye.community"].create(
        {
            "code": code,
            "name": f"Bench {code}",
            "company_id": env.company.id,
            "developer_id": developer.id,
        }
    )
    env.user.wuye_community_ids |= made
    return made


def _create(env, model, vals_list):
    made = env[model]
    for some in split_every(AT_ONCE, vals_list, list):
        made += made.create(some)
        env.flush_all()
        env.invalidate_all()
    return made


def community(env, code, count, names=("王小明",)):
    """A community of `count` units with an owner each; returns its units.

    A foreign key is checked by a plan that PostgreSQL keeps: made while the tables were
    empty it reads them whole for each new row. Statistics make it plan anew.
    """
    made = _empty(env, code)
    doors = list(_doors(count))
    buildings = env["wuye.building"].create(
        [
            {"community_id": made.id, "code": f"{number + 1:02d}"}
            for number in range(doors[-1][0] + 1)
        ]
    )
    units = _create(
        env,
        "wuye.unit",
        [
            {
                "building_id": buildings[building].id,
                "room": room,
                "area_building": 60 + index % 80 + index % 7 / 100,
            }
            for index, (building, room) in enumerate(doors)
        ],
    )
    owners = _create(
        env,
        "res.partner",
        [
            {"name": names[i % len(names)], "phone": f"138{i:08d}"}
            for i in range(len(units))
        ],
    )
    _create(
        env,
        "wuye.occupancy",
        [
            {"unit_id": unit, "partner_id": owner, "date_from": "2020-01-01"}
            for unit, owner in zip(units.ids, owners.ids, strict=True)
        ],
    )
    env.cr.execute("ANALYZE res_partner, wuye_building, wuye_unit, wuye_occupancy")
    return units


def copied(env, code, units):
    """Another community with such units and owners, as rows: what lies around."""
    made = _empty(env, code)
    buildings = env["wuye.building"].create(
        [
            {"community_id": made.id, "code": one.code}
            for one in units.building_id.sorted("id")
        ]
    )
    env.flush_all()
    occupancies = env["wuye.occupancy"].search([("unit_id", "in", units.ids)])
    owners = occupancies.partner_id
    to_unit, to_owner = _shift(env, units), _shift(env, owners)
    to_building = buildings[0].id - min(units.building_id.ids)
    place = {"community_id": made.id}
    _copy(env, owners, to_owner, commercial_partner_id=f"id + {to_owner}")
    _copy(env, units, to_unit, building_id=f"building_id + {to_building}", **place)
    moved = {
        "unit_id": f"unit_id + {to_unit}",
        "partner_id": f"partner_id + {to_owner}",
    }
    _copy(env, occupancies, _shift(env, occupancies), **moved, **place)
    env.cr.execute("ANALYZE res_partner, wuye_building, wuye_unit, wuye_occupancy")
    return env["wuye.unit"].browse(number + to_unit for number in units.ids)


def _shift(env, records):
    """What is added to the numbers of records so that they are free ones."""
    env.cr.execute(f"SELECT max(id) FROM {records._table}")
    return env.cr.fetchone()[0] - min(records.ids) + 1


def _copy(env, records, shift, **changed):
    """Rows of a table once more, `shift` numbers further on, with changed columns."""
    table = records._table
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    changed["id"] = f"id + {shift}"
    names = [row[0] for row in env.cr.fetchall()]
    wanted = ", ".join(str(changed.get(name, f'"{name}"')) for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    env.cr.execute(
        f"INSERT INTO {table} ({columns}) SELECT {wanted} FROM {table}"
        " WHERE id = ANY(%s)",
        [records.ids],
    )
    env.cr.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    env.invalidate_all()


def contracts(env, units, fees, start=START):
    """A contract with a line per fee on each unit, from a day on."""
    return _create(
        env,
        "wuye.contract",
        [
            {
                "unit_id": unit,
                "line_ids": [
                    Command.create(
                        {
                            "item_id": fee.item_id.id,
                            "standard_id": fee.id,
                            "date_start": start,
                        }
                    )
                    for fee in fees
                ],
            }
            for unit in units.ids
        ],
    )


def clerk(env, communities):
    """A ledger clerk with these communities in his scope."""
    return env["res.users"].create(
        {
            "name": "台帐员",
            "login": "bench-clerk",
            "group_ids": [Command.set(env.ref("wuye_property.group_ledger_clerk").ids)],
            "company_id": env.company.id,
            "company_ids": [Command.set(env.company.ids)],
            "wuye_community_ids": [Command.set(communities.ids)],
        }
    )
