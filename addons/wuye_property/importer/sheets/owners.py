"""业主: owners and co-owners with their shares and first day (R16, R17, A3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo.tools import LazyTranslate

from ..people import Occupant, Person
from ..places import LOCATION
from ..registry import Column, Row, Sheet
from .occupancies import create_occupancies, overlaps

if TYPE_CHECKING:
    from ..run import ImportRun

_lt = LazyTranslate(__name__)

WHOLE = Decimal(100)  # percent
PERSONAL = ("证件号", "证件号码", "身份证", "身份证号", "身份证号码", "证件类型")


class OwnerSheet(Sheet):
    key = "owners"
    title = "业主"
    aliases = ("业主信息", "业主资料", "产权人", "业主台账", "业主清单")
    order = 20
    # identity papers are not kept here: their columns are left out
    ignored = ("序号", "编号", "NO", "性别", *PERSONAL)
    columns = (
        *LOCATION,
        Column(
            "name",
            "业主姓名",
            "person",
            aliases=("业主", "姓名", "产权人", "户主", "业主名称", "房主", "户主姓名"),
            required=True,
            help=_lt("One name; co-owners go into the column of their own."),
            example="张三",
        ),
        Column(
            "phone",
            "电话",
            "phone",
            aliases=(
                *("联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
                *("业主电话", "移动电话"),
            ),
            help=_lt(
                "With name and number, one person with several units is one contact."
            ),
            example="13800138000",
        ),
        Column(
            "date_from",
            "起始日期",
            "date",
            aliases=("产权日期", "购房日期", "登记日期", "过户日期"),
            help=_lt("First day as owner; empty means ever since."),
            example="2024-06-30",
        ),
        Column(
            "co_owners",
            "共有人",
            "people",
            aliases=("共有产权人", "共同产权人", "共有业主"),
            help=_lt("Names separated by 、."),
            example="李四",
        ),
        Column(
            "shares",
            "份额",
            "percents",
            aliases=("产权份额", "份额比例", "所占份额"),
            help=_lt("Percent: the owner first, then the co-owners, separated by 、."),
            example="60、40",
        ),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        first_rows: dict[tuple[int, str], Row] = {}
        for row in rows:
            place = run.places.known_place(row)
            self._check_shares(run, row)
            if not place:
                continue
            run.people.load([place.community_id])
            if first := first_rows.get(place.key):
                run.report(
                    row, "room", "owner_twice", code=place.code, row=first.number
                )
                continue
            first_rows[place.key] = row
            self._check_register(run, row)
            self._remember(run, row)

    def _check_shares(self, run: ImportRun, row: Row) -> None:
        names = [row.get("name"), *row.get("co_owners", ())]
        if len(set(names)) < len(names):
            run.report(row, "co_owners", "same_person_twice")
        shares = row.get("shares")
        if not shares or {"name", "co_owners"} & row.faulty:
            return
        if len(shares) == 1 and len(names) > 1:
            return  # the owner's share alone; those of the others are not known
        if len(shares) != len(names):
            run.report(row, "shares", "share_count")
        elif sum(shares) != WHOLE:
            run.report(row, "shares", "share_sum", sum=f"{sum(shares):f}")

    def _check_register(self, run: ImportRun, row: Row) -> None:
        for occupant in run.people.occupants.get(row.place.key, []):
            if occupant.role == "owner" and overlaps(
                occupant, row.get("date_from"), None
            ):
                run.report(
                    row,
                    "room",
                    "owner_exists",
                    code=row.place.code,
                    name=occupant.person.name,
                )

    def _remember(self, run: ImportRun, row: Row) -> None:
        """Let later sheets find these people by the unit."""
        if "name" not in row.values:
            return
        for role, person, _share in self._people(run, row):
            run.people.add(
                row.place, Occupant(role, person, row.get("date_from"), None)
            )

    def _people(self, run: ImportRun, row: Row) -> list[tuple[str, Person, Decimal]]:
        """Role, person and share of everybody a row names, the owner first."""
        shares = [*row.get("shares", ()), *[Decimal()] * len(row.get("co_owners", ()))]
        owner = run.people.person(row["name"], row.get("phone", ""), row.place)
        people = [("owner", owner)]
        for name in row.get("co_owners", ()):
            people.append(("co_owner", run.people.person(name, "", row.place)))
        return [
            (role, person, shares[index] if index < len(shares) else Decimal())
            for index, (role, person) in enumerate(people)
        ]

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        create_occupancies(
            run,
            (
                (row, role, person, {"share": float(share)})
                for row in rows
                for role, person, share in self._people(run, row)
            ),
        )
