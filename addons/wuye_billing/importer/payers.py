"""Who owes an opening arrear: the one named, else who paid at the month's end (A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo import fields
from odoo.fields import Domain

from odoo.addons.wuye_property.importer import Row

if TYPE_CHECKING:
    from odoo.addons.wuye_property.importer import ImportRun


def find_payers(run: ImportRun, rows: list[Row]) -> None:
    """Find the people named; one who does not belong to the unit is reported.

    A misspelt name must not become a debtor, so nobody is created here.
    """
    named = [row for row in rows if row.place and row.get("payer")]
    if not named:
        return
    run.people.load({row.place.community_id for row in named})
    others = None
    for row in named:
        if person := run.people.named(row["payer"], row.place):
            row.values["person"] = person
            continue
        others = _others(run, named) if others is None else others
        partner_id = others.get((row.place.key, row["payer"])) or others.get(
            (row.place.community_id, row["payer"])
        )
        if partner_id:
            row.values["partner_id"] = partner_id
        else:
            run.report(row, "payer", "unknown_payer", code=row.place.code)


def _others(run: ImportRun, rows: list[Row]) -> dict:
    """Payers of single items and developers, by (unit's or community's key, name)."""
    keys = {
        run.places.ids[row.place.key]: row.place.key
        for row in rows
        if row.place.key in run.places.ids
    }
    units = run.env["wuye.unit"].browse(keys)
    payers = run.env["wuye.occupancy"].search_fetch(
        Domain("unit_id", "in", units.ids) & Domain("item_key", "!=", 0),
        ["unit_id", "partner_id"],
    )
    found = {}
    communities = run.env["wuye.community"].browse(
        {row.place.community_id for row in rows}
    )
    # the units are in scope, so their people are
    for community in communities.sudo():
        found[community.id, community.developer_id.name] = community.developer_id.id
    for unit in units.sudo():
        found[keys[unit.id], unit.developer_id.name] = unit.developer_id.id
    for payer in payers.sudo():
        found[keys[payer.unit_id.id], payer.partner_id.name] = payer.partner_id.id
    return found


def paying(run: ImportRun, rows: list[Row]) -> list:
    """The partner of each row, once the people of the file are in the register.

    One look-up per month, whatever the number of rows.
    """
    segments = {}
    months: dict[object, list[Row]] = {}
    for row in rows:
        if not {"person", "partner_id"} & row.values.keys():
            months.setdefault(row["month"], []).append(row)
    for month, of_month in months.items():
        last = fields.Date.end_of(month, "month")
        found = run.env["wuye.unit"]._payer_segments_multi(
            run.env["wuye.unit"].browse(
                {run.places.ids[row.place.key] for row in of_month}
            ),
            last,
            last,
            list({row["item_id"] for row in of_month}),
        )
        for (unit_id, item_id), [(_first, _last, partner_id)] in found.items():
            segments[unit_id, item_id, month] = partner_id
    ids = []
    for row in rows:
        if "person" in row.values:
            ids.append(run.people.ids[row["person"]])
        elif "partner_id" in row.values:
            ids.append(row["partner_id"])
        else:
            key = (run.places.ids[row.place.key], row["item_id"], row["month"])
            ids.append(segments[key])
    return [run.env["res.partner"].browse(partner_id) for partner_id in ids]
