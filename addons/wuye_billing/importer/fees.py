"""Fee items, standards and billed months that rows refer to; each is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odoo import fields
from odoo.fields import Domain

from odoo.addons.wuye_property.importer import Column, Row

from wuye_engine.text import clean

if TYPE_CHECKING:
    from datetime import date

    from odoo.addons.wuye_property.importer import ImportRun

BATCH = 1000
ITEM = Column(
    "item",
    "收费项目",
    aliases=(
        *("费用项目", "项目", "费项", "收费科目", "费用名称", "项目名称", "费用类型"),
        *("收费项目名称", "费用", "科目"),
    ),
    required=True,
    example="物业费",
)


def word(name: str) -> str:
    """A name for comparing: width, case and spaces do not count."""
    return clean(name).replace(" ", "").upper()


class Fees:
    """What the database and the file know of fees, for one run."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.standard_ids: dict[tuple[int, str], int] = {}  # by (item id, word)
        self.archived: set[tuple[int, str]] = set()
        self.planned: dict[tuple[int, str], Row] = {}  # standards the file itself adds
        self.opening_move_ids: list[int] = []
        self._items: dict[str, list] | None = None
        self._has_standards = False
        self._billed: dict[int, tuple[date, date]] = {}
        self._billed_loaded: set[int] = set()

    # === ITEMS === #

    def item(self, row: Row):
        """The fee item of a row by name or code, reported where there is none."""
        name = row.get("item")
        if not name or "item" in row.faulty:
            return None
        found = self._items_by_word().get(word(name), [])
        if len(found) == 1:
            return found[0]
        self.run.report(row, "item", "ambiguous_item" if found else "unknown_item")
        return None

    def _items_by_word(self) -> dict[str, list]:
        """Items by code, and by name in every language people may type it in."""
        if self._items is None:
            self._items = {}
            items = self.run.env["wuye.fee.item"].search(
                Domain("company_id", "=", self.run.company.id)
            )
            languages = [code for code, _name in items.env["res.lang"].get_installed()]
            for language in languages:
                for item in items.with_context(lang=language):
                    for name in (item.code, item.name):
                        known = self._items.setdefault(word(name), items.browse())
                        self._items[word(name)] = known | item.with_env(items.env)
        return self._items

    # === STANDARDS === #

    def load_standards(self) -> None:
        """Read the standards of the company, archived ones included, once."""
        if self._has_standards:
            return
        self._has_standards = True
        standards = (
            self.run.env["wuye.fee.standard"]
            .with_context(active_test=False)
            .search_fetch(
                Domain("company_id", "=", self.run.company.id),
                ["name", "item_id", "active"],
            )
        )
        for standard in standards:
            key = (standard.item_id.id, word(standard.name))
            self.standard_ids[key] = standard.id
            if not standard.active:
                self.archived.add(key)

    def standard_key(self, row: Row, column: str) -> tuple[int, str] | None:
        """The key of the standard a row names, None while it is not readable."""
        if column not in row.values or "item_id" not in row.values:
            return None
        return row["item_id"], word(row[column])

    # === MONTHS === #

    def billed_months(self, community_id: int) -> tuple[date, date] | None:
        """First and last month whose run is posted (or being posted)."""
        if community_id not in self._billed_loaded:
            self._load_billed({community_id} | self._communities())
        return self._billed.get(community_id)

    def _communities(self) -> set[int]:
        """The communities of all rows placed so far: one query for all of them."""
        rows = (row for rows in self.run.rows.values() for row in rows)
        return {row.place.community_id for row in rows if row.place}

    def _load_billed(self, community_ids: set[int]) -> None:
        groups = self.run.env["wuye.bill.run"]._read_group(
            Domain("community_id", "in", list(community_ids))
            & Domain("state", "in", ("posting", "posted")),
            ["community_id"],
            ["month:min", "month:max"],
        )
        self._billed_loaded |= community_ids
        for community, first, last in groups:
            self._billed[community.id] = (first, last)

    def closed_until(self, community_id: int) -> date | None:
        community = self.run.env["wuye.community"].browse(community_id)
        return self.run.env["wuye.month"]._closed_until(community) or None


def fees_of(run: ImportRun) -> Fees:
    """The one `Fees` of a run: sheets hold no state of their own."""
    if not hasattr(run, "fees"):
        run.fees = Fees(run)
    return run.fees


def next_month(month: date) -> date:
    return fields.Date.add(month, months=1)
