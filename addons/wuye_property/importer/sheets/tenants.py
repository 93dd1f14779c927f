"""租户: tenants with the days of their lease, and whether they pay (A3, R31)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo.tools import LazyTranslate

from ..people import Occupant, Person
from ..places import LOCATION
from ..registry import Column, Row, Sheet
from .occupancies import create_occupancies, overlaps

if TYPE_CHECKING:
    from ..run import ImportRun

_lt = LazyTranslate(__name__)

YES_NO = (("yes", ("是", "Y", "√", "✓", "1")), ("no", ("否", "N", "×", "0")))


class TenantSheet(Sheet):
    key = "tenants"
    title = "租户"
    aliases = ("租户信息", "租户资料", "租客", "承租人", "租户台账", "租赁")
    order = 30
    ignored = ("序号", "编号", "NO", "性别", "证件号", "证件号码", "身份证", "身份证号")
    columns = (
        *LOCATION,
        Column(
            "name",
            "姓名",
            "person",
            aliases=("租户", "租户姓名", "承租人", "租客", "租客姓名", "租户名称"),
            required=True,
            example="王五",
        ),
        Column(
            "phone",
            "电话",
            "phone",
            aliases=(
                *("联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
                "租户电话",
            ),
            example="13900139000",
        ),
        Column(
            "date_from",
            "起租",
            "date",
            aliases=(
                "起租日期",
                "起租日",
                "租期起",
                "租赁开始",
                "开始日期",
                "租期开始",
            ),
            required=True,
            help=_lt("First day of the lease."),
            example="2025-01-01",
        ),
        Column(
            "date_to",
            "止租",
            "date",
            aliases=(
                "止租日期",
                "止租日",
                "租期止",
                "租赁结束",
                "结束日期",
                "到期日期",
            ),
            help=_lt("Last day of the lease; empty means until further notice."),
            example="2025-12-31",
        ),
        Column(
            "is_payer",
            "是否付款人",
            "choice",
            aliases=("付款人", "是否付费", "是否缴费人", "缴费人", "是否交费"),
            choices=YES_NO,
            help=_lt("Yes: the tenant pays the bills of the unit; empty means no."),
            example="否",
        ),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        seen: dict[tuple[tuple[int, str], str], list[Row]] = {}
        for row in rows:
            place = run.places.known_place(row)
            date_from, date_to = row.get("date_from"), row.get("date_to")
            if date_from and date_to and date_to < date_from:
                run.report(row, "date_to", "dates_reversed")
            if not place or row.faulty:
                continue
            run.people.load([place.community_id])
            self._check_tenant(run, row, seen.setdefault((place.key, row["name"]), []))
            if row.get("is_payer") == "yes" and not row.faulty:
                self._check_payer(run, row, seen.setdefault((place.key, ""), []))
        self._remember(run, rows)

    def _check_tenant(self, run: ImportRun, row: Row, earlier: list[Row]) -> None:
        for other in earlier:
            if _rows_overlap(row, other):
                run.report(
                    row, "name", "tenant_twice", code=row.place.code, row=other.number
                )
                return
        earlier.append(row)
        for occupant in self._in_force(run, row, "tenant"):
            if occupant.person.name == row["name"]:
                run.report(
                    row, "name", "tenant_exists", code=row.place.code, name=row["name"]
                )

    def _check_payer(self, run: ImportRun, row: Row, earlier: list[Row]) -> None:
        for other in earlier:
            if _rows_overlap(row, other):
                run.report(
                    row,
                    "is_payer",
                    "payer_twice",
                    code=row.place.code,
                    row=other.number,
                )
                return
        earlier.append(row)
        for occupant in self._in_force(run, row, "payer"):
            run.report(
                row,
                "is_payer",
                "payer_exists",
                code=row.place.code,
                name=occupant.person.name,
            )

    def _in_force(self, run: ImportRun, row: Row, role: str) -> list[Occupant]:
        """Occupants of the unit that share a day with the row."""
        return [
            occupant
            for occupant in run.people.occupants.get(row.place.key, [])
            if occupant.role == role
            and overlaps(occupant, row.get("date_from"), row.get("date_to"))
        ]

    def _remember(self, run: ImportRun, rows: list[Row]) -> None:
        for row in rows:
            if row.place and not row.faulty:
                run.people.add(
                    row.place,
                    Occupant(
                        "tenant",
                        self._person(run, row),
                        row.get("date_from"),
                        row.get("date_to"),
                    ),
                )

    def _person(self, run: ImportRun, row: Row) -> Person:
        return run.people.person(row["name"], row.get("phone", ""), row.place)

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        create_occupancies(
            run,
            (
                (row, role, self._person(run, row), {})
                for row in rows
                for role in ("tenant", "payer")
                if role == "tenant" or row.get("is_payer") == "yes"
            ),
        )


def _rows_overlap(row: Row, other: Row) -> bool:
    period = Occupant("", Person(""), other.get("date_from"), other.get("date_to"))
    return overlaps(period, row.get("date_from"), row.get("date_to"))
