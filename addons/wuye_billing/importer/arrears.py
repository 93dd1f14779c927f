"""期初欠费: what each unit owes for which month, taken over from an old system (I6).

Three numbers agree, per unit and in total, or nothing is imported: what the rows add up
to, what the file says they must add up to, and what the posted entries say.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer import (
    LOCATION,
    Column,
    Row,
    Sheet,
    Sums,
    Total,
    add_up,
)

from .fees import BATCH, ITEM, fees_of
from .payers import find_payers, paying

if TYPE_CHECKING:
    from odoo.addons.wuye_property.importer import ImportRun

_lt = LazyTranslate(__name__)

TOTAL = "arrears_total"


class UnitTotalColumn(Column):
    """The total of a unit beside its rows, perhaps merged over them.

    Of kind text for the reader of rows: it is no amount of its own row, so it must not
    be added up under a 合计, and one merged cell is right for all rows of the unit.
    """

    @property
    def reader(self):
        return Column(self.key, self.header, "amount").reader


class ArrearsSheet(Sheet):
    key = "arrears"
    title = "期初欠费"
    aliases = ("欠费", "欠费明细", "期初欠费明细", "历史欠费", "欠费清单", "往年欠费")
    order = 70
    ignored = (
        "序号",
        "编号",
        "NO",
        "备注",
        "电话",
        "联系电话",
        "手机",
        "面积",
        "建筑面积",
    )
    columns = (
        *LOCATION,
        ITEM,
        Column(
            "month",
            "月份",
            "month",
            aliases=(
                *("账期", "费用月份", "所属月份", "欠费月份", "收费月份", "计费月份"),
                *("所属账期", "欠费账期", "所属期", "年月", "应收月份", "费用期间"),
            ),
            required=True,
            help=_lt("The month owed for; one row per unit, item and month."),
            example="2025-12",
        ),
        Column(
            "amount",
            "金额",
            "amount",
            aliases=(
                *("欠费金额", "欠费", "欠缴金额", "未缴金额", "未收金额", "欠款"),
                *("期初欠费", "欠交金额", "应收未收"),
            ),
            required=True,
            help=_lt("What is still open, including VAT."),
            example="231.74",
        ),
        Column(
            "payer",
            "付款人",
            "person",
            aliases=(
                *("缴费人", "交费人", "付费人", "业主", "业主姓名", "姓名", "户名"),
                *("客户", "客户名称", "欠费人"),
            ),
            help=_lt(
                "Who owes it; empty means whoever paid for the unit at the end of "
                "the month."
            ),
            example="张三",
        ),
        Column(
            "date_due",
            "到期日",
            "date",
            aliases=("应缴日期", "到期日期", "缴费期限", "应交日期", "截止日期"),
            help=_lt("Empty means the due day of the item in that month."),
            example="2025-12-25",
        ),
        UnitTotalColumn(
            "unit_total",
            "本户合计",
            aliases=("户合计", "每户合计", "本户欠费合计", "单户合计"),
            help=_lt("What the rows of the unit add up to; compared, not imported."),
            example="463.48",
        ),
    )
    totals = (
        Total(
            TOTAL, "期初欠费合计", ("期初欠费", "欠费合计", "欠费总额", "欠费金额合计")
        ),
    )

    # === CHECKING === #

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        if not rows:
            return
        fees = fees_of(run)
        for row in rows:
            place = run.places.known_place(row)
            if place and place.key in run.places.archived:
                run.report(row, "room", "unit_archived", code=place.code)
            if item := fees.item(row):
                row.values["item_id"] = item.id
            if row.get("amount", 1) <= 0:
                run.report(row, "amount", "arrears_not_positive")
        self._check_months(run, rows)
        self._check_doubles(run, rows)
        self._check_unit_totals(run, rows)
        self._check_mapping(run, rows)
        find_payers(run, rows)

    def _check_months(self, run: ImportRun, rows: list[Row]) -> None:
        """Arrears lie in begun months before the first bills, in open books."""
        verdicts: dict[object, tuple[str, dict] | None] = {}
        for row in rows:
            if not row.place or "month" not in row.values:
                continue
            key = (row.place.community_id, row["month"])
            if key not in verdicts:
                verdicts[key] = self._verdict(run, *key)
            if verdict := verdicts[key]:
                code, params = verdict
                run.report(row, "month", code, **params)

    def _verdict(self, run: ImportRun, community_id: int, month):
        """What is wrong with a month, as message code and parameters."""
        last = fields.Date.end_of(month, "month")
        if month > fields.Date.context_today(run.env["wuye.charge"]):
            return "arrears_future", {}
        fees = fees_of(run)
        billed = fees.billed_months(community_id)
        if billed and month >= billed[0]:
            return "arrears_billed", {"month": f"{billed[0]:%Y-%m}"}
        closed = fees.closed_until(community_id)
        if closed and month <= closed:
            return "arrears_closed", {"day": closed.isoformat()}
        # the company's lock dates concern everybody, whatever he may read of it
        company = run.company.sudo()
        locks = company._get_violated_lock_dates(
            last, False, company.wuye_entry_journal_id
        )
        if locks:
            return "arrears_locked", {"day": max(lock[0] for lock in locks).isoformat()}
        return None

    def _check_doubles(self, run: ImportRun, rows: list[Row]) -> None:
        posted = self._posted(run, rows)
        seen: dict[object, Row] = {}
        for row in rows:
            if not (row.place and "item_id" in row.values and "month" in row.values):
                continue
            key = (row.place.key, row["item_id"], row["month"])
            if first := seen.get(key):
                run.report(
                    row,
                    "month",
                    "arrears_twice",
                    code=row.place.code,
                    row=first.number,
                    sheet=first.sheet,
                )
                continue
            seen[key] = row
            if (run.places.ids.get(row.place.key), *key[1:]) in posted:
                run.report(row, "month", "arrears_exist", code=row.place.code)

    def _posted(self, run: ImportRun, rows: list[Row]) -> set:
        """(unit, item, month) of the opening arrears in the books."""
        ids = {run.places.ids.get(row.place.key) for row in rows if row.place}
        charges = run.env["wuye.charge"].search_fetch(
            Domain("unit_id", "in", list(ids - {None}))
            & Domain("kind", "=", "opening"),
            ["unit_id", "item_id", "bill_month"],
        )
        return {
            (charge.unit_id.id, charge.item_id.id, charge.bill_month)
            for charge in charges
        }

    def _check_unit_totals(self, run: ImportRun, rows: list[Row]) -> None:
        """A total beside the rows of a unit is what its rows add up to."""
        if not any("unit_total" in row.values for row in rows):
            return
        sums = unit_sums(rows)
        unsure = {row.place.key for row in rows if row.place and "amount" in row.faulty}
        for row in rows:
            if not row.place or row.place.key in unsure:
                continue
            given, added = row.get("unit_total"), sums[row.place.key]
            if given is not None and given != added:
                run.report(
                    row,
                    "unit_total",
                    "unit_total_differs",
                    code=row.place.code,
                    given=f"{given:f}",
                    sum=f"{added:f}",
                )

    def _check_mapping(self, run: ImportRun, rows: list[Row]) -> None:
        company = run.company.sudo()  # mapped or not is no secret
        mapped = company._wuye_accounts()
        if not {"ar", "opening"} <= mapped.keys() or not company.wuye_entry_journal_id:
            run.report(rows[0], "amount", "arrears_unmapped")

    # === WRITING === #

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        """Charges and their entries: one entry per community and month.

        As superuser: the clerk who may import holds no right to book; what is booked
        was checked against his scope, row by row.
        """
        payers = paying(run, rows)
        charges = run.env["wuye.charge"].sudo()
        vals_list = [
            self._prepare_vals(run, row, partner)
            for row, partner in zip(rows, payers, strict=True)
        ]
        for start in range(0, len(vals_list), BATCH):
            batch = vals_list[start : start + BATCH]
            charges |= charges.create(batch)
            run.progress(len(batch))
        moves = run.env["wuye.posting"]._post_opening(charges)
        fees_of(run).opening_move_ids += moves.ids

    def _prepare_vals(self, run: ImportRun, row: Row, partner) -> dict[str, object]:
        vals = run.env["wuye.charge"]._prepare_opening_vals(
            run.env["wuye.unit"].browse(run.places.ids[row.place.key]),
            run.env["wuye.fee.item"].browse(row["item_id"]),
            partner,
            row["month"],
            float(row["amount"]),
        )
        if "date_due" in row.values:
            vals["date_due"] = row["date_due"]
        return vals

    # === PROOF === #

    def sums(self, run: ImportRun, rows: list[Row]) -> Sums:
        return add_up(
            ((row.place.group, TOTAL), row.get("amount", Decimal()))
            for row in rows
            if row.place
        )

    def written_sums(self, run: ImportRun, rows: list[Row]) -> Sums:
        """From the journal items on the receivable account.

        :raises UserError: a unit differs, though its building may not
        """
        if not rows:
            return {}
        booked = self._booked(run)
        expected = {
            run.places.ids[key]: value for key, value in unit_sums(rows).items()
        }
        if booked != expected:
            units = [
                unit_id
                for unit_id in booked.keys() | expected.keys()
                if booked.get(unit_id) != expected.get(unit_id)
            ]
            raise UserError(
                run.env._(
                    "The arrears booked for unit %(unit)s differ from those of the "
                    "file. Nothing was imported; report this to the administrator.",
                    unit=run.env["wuye.unit"].browse(units[:1]).display_name,
                )
            )
        groups = {run.places.ids[row.place.key]: row.place.group for row in rows}
        return add_up(
            ((groups[unit_id], TOTAL), value) for unit_id, value in booked.items()
        )

    def _booked(self, run: ImportRun) -> dict[int, Decimal]:
        """Posted arrears by unit, of the entries of this import alone."""
        receivable = run.company._wuye_account("ar")
        groups = (
            run.env["account.move.line"]
            .sudo()  # the proof reads the books, to which the clerk has no right
            ._read_group(
                Domain("move_id", "in", fees_of(run).opening_move_ids)
                & Domain("account_id", "=", receivable.id)
                & Domain("parent_state", "=", "posted"),
                ["wuye_unit_id"],
                ["balance:sum"],
            )
        )
        return {unit.id: Decimal(f"{balance:.2f}") for unit, balance in groups}


def unit_sums(rows: list[Row]) -> dict[tuple[int, str], Decimal]:
    """Arrears by unit, as the rows add up."""
    sums: dict[tuple[int, str], Decimal] = {}
    for row in rows:
        if row.place:
            key = row.place.key
            sums[key] = sums.get(key, Decimal()) + row.get("amount", Decimal())
    return sums
