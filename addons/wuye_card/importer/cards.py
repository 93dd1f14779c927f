"""发卡 and 空白卡: cards from a file, all or none (R108).

The reader is the register's (`wuye_property.importer`). What a sheet looks up is read
once for all rows: numbers by their hashes, residents, vehicles, groups, staff. Numbers
are in no fault: they are hashed and forgotten, also those that were sent in vain.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from odoo.fields import Date, Domain
from odoo.tools import LazyTranslate

from odoo.addons.wuye_iot.numbers import NoNumber, canonical
from odoo.addons.wuye_property.importer.places import BUILDING, ENTRANCE, ROOM
from odoo.addons.wuye_property.importer.registry import Column, Row, Sheet
from odoo.addons.wuye_property.importer.run import ImportRun
from odoo.addons.wuye_property.importer.sheets.tenants import YES_NO

from ..card_states import DEAD

_lt = LazyTranslate(__name__)

NUMBER = Column(
    "number",
    "芯片号",
    "text",
    aliases=("芯片号码", "卡号", "卡内码", "读卡号", "IC卡号", "ID卡号"),
    required=True,
    help=_lt("As the reader reads it; format the column as text."),
    example="0102A3B4C5",
)
PRINTED = Column(
    "name",
    "卡面号",
    "text",
    aliases=("卡面编号", "印刷号", "面号", "卡片编号"),
    help=_lt("Printed on the card; may stay empty."),
    example="K-00017",
)
KINDS = (
    ("resident", ("住户", "业主", "租户", "家属")),
    ("staff", ("员工", "职工", "工作人员")),
    ("visitor", ("访客", "来访")),
)
_COMMAS = re.compile("[、,，;；]")
IGNORED = ("序号", "编号", "NO", "电话", "联系电话", "手机")


class CardRun(ImportRun):
    """A run of one community and one kind of number; `seen` is of all its sheets."""

    def __init__(self, env, community, number_kind):
        sheets = [IssueSheet(), BlankSheet()]
        super().__init__(env, community.company_id, community, sheets, {})
        self.number_kind = number_kind
        self.seen: dict[tuple[str, str], Row] = {}
        self.found: dict[tuple[str, int], dict] = {}  # (sheet, row): what to issue
        self.cards = env["wuye.card"]  # made by `store`

    def first(self, what: str, value: str, row: Row) -> Row | None:
        """The row of any sheet that said the same before this one."""
        first = self.seen.setdefault((what, value), row)
        return None if first is row else first


class NumberSheet(Sheet):
    """What both sheets share: a chip number is one card's, for good (F3)."""

    takes_stock = False
    ignored = IGNORED

    def check(self, run: CardRun, rows: list[Row]) -> None:
        self._check_cards(run, rows)

    def _check_cards(self, run: CardRun, rows: list[Row]) -> None:
        texts = {}
        kinds = run.env["wuye.card"]._fields["number_kind"]
        kind = dict(kinds._description_selection(run.env))[run.number_kind]
        for row in rows:
            run.found[row.sheet, row.number] = {"card": None, "name": row.get("name")}
            row.raw["number"] = ""  # a fault does not repeat it
            if "number" not in row.values:
                continue
            try:
                text = canonical(run.number_kind, row["number"])
            except NoNumber:
                run.report(row, "number", "card_number", kind=kind)
                continue
            if first := run.first("number", text, row):
                run.report(
                    row, "number", "card_twice", row=first.number, sheet=first.sheet
                )
            else:
                texts[text] = row
                run.found[row.sheet, row.number]["text"] = text
        self._check_numbers(run, texts)
        self._check_names(run, rows)

    def _check_numbers(self, run: CardRun, texts: dict[str, Row]) -> None:
        cards = run.env["wuye.card"]
        states = dict(cards._fields["state"]._description_selection(run.env))
        known = cards._by_numbers(run.community, list(texts))
        for text, row in texts.items():
            card, credential = known[text]
            if card and card.state == "blank" and self.takes_stock:
                run.found[row.sheet, row.number]["card"] = card
                if row.get("name") not in (None, card.name):
                    run.report(row, "name", "card_other_name", card=card.name)
            elif card:
                code = "card_dead" if card.state in DEAD else "card_taken"
                state = states[card.state]
                run.report(row, "number", code, card=card.name, state=state)
            elif credential:
                run.report(row, "number", "card_by_hand")

    def _check_names(self, run: CardRun, rows: list[Row]) -> None:
        new = [
            row
            for row in rows
            if row.get("name") and not run.found[row.sheet, row.number]["card"]
        ]
        domain = Domain("community_id", "=", run.community.id)
        domain &= Domain("name", "in", [row["name"] for row in new])
        # sudo: a number may be used in a unit the reader does not see
        used = run.env["wuye.card"].sudo().search_fetch(domain, ["name"])
        names = set(used.mapped("name"))
        for row in new:
            if first := run.first("name", row["name"], row):
                run.report(
                    row, "name", "card_twice", row=first.number, sheet=first.sheet
                )
            elif row["name"] in names:
                run.report(row, "name", "card_name_used")


class BlankSheet(NumberSheet):
    key = "blank"
    title = "空白卡"
    aliases = ("入库", "空白卡入库")
    order = 20
    columns = (NUMBER, replace(PRINTED, needed=True))

    def store(self, run: CardRun, rows: list[Row]) -> None:
        found = [run.found[row.sheet, row.number] for row in rows]
        numbers = [(one["text"], one["name"]) for one in found]
        cards = run.env["wuye.card"].with_context(tracking_disable=True)
        run.cards |= cards._register_many(run.community, run.number_kind, numbers)


class IssueSheet(NumberSheet):
    key = "issue"
    title = "发卡"
    aliases = ("发卡清单", "批量发卡", "一卡通")
    order = 10
    takes_stock = True
    columns = (
        NUMBER,
        PRINTED,
        Column(
            "kind",
            "类别",
            "choice",
            aliases=("持卡人类别", "卡类别", "卡类型"),
            choices=KINDS,
            help=_lt("Empty means a resident."),
            example="住户",
        ),
        BUILDING,
        ENTRANCE,
        replace(ROOM, required=False, needed=True),
        Column(
            "holder",
            "持卡人",
            "person",
            aliases=("姓名", "住户姓名", "持卡人姓名", "员工姓名"),
            required=True,
            example="张三",
        ),
        Column(
            "plate",
            "车牌",
            "plate",
            aliases=("车牌号", "车牌号码"),
            help=_lt("A vehicle of the unit that the card goes with."),
        ),
        Column(
            "groups",
            "通行组",
            "text",
            aliases=("权限组", "门禁组", "通行权限"),
            help=_lt("Groups of the community, with 、 between them."),
            example="1幢住户",
        ),
        Column("date_to", "有效期至", "date", aliases=("有效期", "到期日", "到期日期")),
        Column(
            "handed",
            "已交付",
            "choice",
            aliases=("是否交付", "是否已交付", "已领取", "是否领取"),
            choices=YES_NO,
            help=_lt("Yes: doors open for it at once. Empty means it waits."),
            example="是",
        ),
        Column("note", "备注"),
    )

    def check(self, run: CardRun, rows: list[Row]) -> None:
        self._check_cards(run, rows)
        for row in rows:
            kind = row.get("kind", "resident")
            if row.get("room"):
                run.places.known_place(row)
            elif kind != "staff":
                run.report(row, "room", "card_no_room")
            if kind == "visitor" and not row.get("date_to"):
                run.report(row, "date_to", "card_no_end")
            elif row.get("date_to") and row["date_to"] < Date.context_today(run.cards):
                run.report(row, "date_to", "card_over")
        self._find_holders(run, rows)
        self._find_vehicles(run, rows)
        self._find_groups(run, rows)

    def _find_holders(self, run: CardRun, rows: list[Row]) -> None:
        people = _residents(run), _staff(run, rows)
        for row in rows:
            if "holder" not in row.values:
                continue
            name, found = row["holder"], run.found[row.sheet, row.number]
            if row.get("kind") == "staff":
                ids, code, params = people[1].get(name, ()), "staff", {"name": name}
            elif row.place:
                ids = people[0].get((row.place.code, name), ())
                code, params = "resident", {"code": row.place.code, "name": name}
            else:
                continue
            if len(ids) == 1:
                [found["partner_id"]] = ids
            elif ids:
                run.report(row, "holder", f"card_two_{code}", **params)
            else:
                run.report(row, "holder", f"card_no_{code}", **params)

    def _find_vehicles(self, run: CardRun, rows: list[Row]) -> None:
        plates = [row["plate"] for row in rows if row.get("plate")]
        domain = Domain("community_id", "=", run.community.id)
        vehicles = run.env["wuye.vehicle"].search_fetch(
            domain & Domain("plate", "in", plates), ["plate", "unit_id"]
        )
        by_plate = {vehicle.plate: vehicle for vehicle in vehicles}
        for row in rows:
            vehicle = row.get("plate") and by_plate.get(row["plate"])
            if vehicle and row.place and vehicle.unit_id.code == row.place.code:
                run.found[row.sheet, row.number]["vehicle_id"] = vehicle.id
            elif row.get("plate"):
                run.report(row, "plate", "card_no_vehicle")

    def _find_groups(self, run: CardRun, rows: list[Row]) -> None:
        domain = Domain("community_id", "=", run.community.id)
        groups = run.env["wuye.iot.group"].search_fetch(domain, ["name"])
        ids = {group.name: group.id for group in groups}
        for row in rows:
            found = run.found[row.sheet, row.number]
            names = [name.strip() for name in _COMMAS.split(row.get("groups", ""))]
            names = [name for name in names if name]
            found["group_ids"] = [ids[name] for name in names if name in ids]
            for name in names:
                if name not in ids:
                    run.report(row, "groups", "card_no_group", name=name)

    def store(self, run: CardRun, rows: list[Row]) -> None:
        wanted = []
        for row in rows:
            found = run.found[row.sheet, row.number]
            vals = {
                "kind": row.get("kind", "resident"),
                "unit_id": row.place and run.places.ids[row.place.key],
                "partner_id": found["partner_id"],
                "vehicle_id": found.get("vehicle_id"),
                "date_to": _end(run, row.get("date_to")),
                "note": row.get("note"),
            }
            wanted.append(
                {**found, "vals": vals, "hand_over": row.get("handed") == "yes"}
            )
        cards = run.env["wuye.card"]
        run.cards |= cards._issue_many(run.community, run.number_kind, wanted)


def _residents(run: CardRun) -> dict[tuple[str, str], set[int]]:
    """{(code of a unit, name): persons} of who has a role there today."""
    domain = Domain("community_id", "=", run.community.id)
    found = run.env["wuye.occupancy"].search_fetch(
        domain & Domain("is_current", "=", True), ["unit_id", "partner_id"]
    )
    # the occupancies are in scope, so their people are; one query for all of them
    found.sudo().partner_id.fetch(["name", "company_id"])
    found.unit_id.fetch(["code"])
    people: dict[tuple[str, str], set[int]] = {}
    for one in found:
        key = (one.unit_id.code, one.sudo().partner_id.name)
        people.setdefault(key, set()).add(one.partner_id.id)
    return people


def _staff(run: CardRun, rows: list[Row]) -> dict[str, set[int]]:
    """{name: contacts of the company, or of all} that rows of staff name."""
    names = [
        row["holder"]
        for row in rows
        if row.get("kind") == "staff" and "holder" in row.values
    ]
    domain = Domain("name", "in", names) & Domain("is_company", "=", False)
    domain &= Domain("company_id", "in", [False, run.company.id])
    people: dict[str, set[int]] = {}
    for partner in run.env["res.partner"].search_fetch(domain, ["name", "company_id"]):
        people.setdefault(partner.name, set()).add(partner.id)
    return people


def _end(run: CardRun, day: date | None):
    """The end of a day at the estate, in UTC."""
    if not day:
        return False
    return run.env["wuye.card"]._end_of(day)
