"""收费标准: standards of fee items and their dated prices (B5, R33, R35)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from odoo.fields import Domain
from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer import CellError, Column, Row, Sheet

from wuye_engine.text import plain_number

from .fees import BATCH, ITEM, fees_of

if TYPE_CHECKING:
    from odoo.addons.wuye_property.importer import ImportRun

_lt = LazyTranslate(__name__)

PRICE_PLACES = 6
_PER = re.compile(r"\s*(?:元|圆)?\s*[/／每].*$")


class _PriceColumn(Column):
    @property
    def reader(self):
        """A price; what it is per may stand behind it: 2.60元/㎡·月."""
        reader = super().reader

        def read_price(value: object):
            if isinstance(value, str):
                value = _PER.sub("", value)
            price = reader(value)
            if price < 0:
                raise CellError("negative")
            return price

        return read_price


class StandardSheet(Sheet):
    key = "standards"
    title = "收费标准"
    aliases = ("价格", "收费价格", "价格表", "收费标准表", "单价")
    order = 50
    ignored = ("序号", "编号", "NO", "备注", "计费方式", "单位", "计量单位")
    columns = (
        ITEM,
        Column(
            "name",
            "标准名称",
            aliases=("收费标准", "标准", "收费标准名称", "价格名称"),
            required=True,
            help=_lt(
                "One name per price list, e.g. of a kind of building; several rows "
                "with different days are its price versions."
            ),
            example="高层 2.60",
        ),
        _PriceColumn(
            "price",
            "单价",
            "amount",
            aliases=("价格", "收费单价", "含税单价", "标准单价", "单价含税"),
            required=True,
            places=PRICE_PLACES,
            help=_lt("Including VAT: per month, per m² and month, or per unit used."),
            example="2.60",
        ),
        Column(
            "date_from",
            "生效日期",
            "date",
            aliases=("执行日期", "启用日期", "起始日期", "开始日期", "生效日"),
            required=True,
            help=_lt("First day on which the price holds."),
            example="2024-01-01",
        ),
        Column(
            "document_number",
            "批准文号",
            aliases=("文号", "批文号", "批文", "依据", "收费依据", "备案号"),
            help=_lt("Number of the paper that approved the price."),
            example="深价〔2024〕12号",
        ),
    )

    def check(self, run: ImportRun, rows: list[Row]) -> None:
        if not rows:
            return
        fees = fees_of(run)
        fees.load_standards()
        for row in rows:
            if item := fees.item(row):
                row.values["item_id"] = item.id
            key = fees.standard_key(row, "name")
            if key in fees.archived:
                run.report(row, "name", "standard_archived")
            elif key and key not in fees.standard_ids:
                fees.planned.setdefault(key, row)
        self._check_versions(run, rows)

    def _check_versions(self, run: ImportRun, rows: list[Row]) -> None:
        fees = fees_of(run)
        prices = self._registered(run, rows)
        seen: dict[object, Row] = {}
        for row in rows:
            key = fees.standard_key(row, "name")
            if not key or "date_from" not in row.values:
                continue
            version = (key, row["date_from"])
            if first := seen.get(version):
                run.report(row, "date_from", "price_twice", row=first.number)
                continue
            seen[version] = row
            known = prices.get((fees.standard_ids.get(key), row["date_from"]))
            if known is None or "price" not in row.values:
                continue
            code = "price_exists" if known == float(row["price"]) else "price_conflict"
            run.report(row, "price", code, price=plain_number(known))

    def _registered(self, run: ImportRun, rows: list[Row]) -> dict:
        """Prices in the register by (standard, first day)."""
        fees = fees_of(run)
        keys = {fees.standard_key(row, "name") for row in rows}
        ids = [fees.standard_ids[key] for key in keys if key in fees.standard_ids]
        versions = run.env["wuye.fee.price"].search_fetch(
            Domain("standard_id", "in", ids), ["standard_id", "date_from", "price"]
        )
        return {
            (version.standard_id.id, version.date_from): version.price
            for version in versions
        }

    def store(self, run: ImportRun, rows: list[Row]) -> None:
        fees = fees_of(run)
        keys = list(fees.planned)
        created = run.env["wuye.fee.standard"].create(
            [{"item_id": key[0], "name": fees.planned[key]["name"]} for key in keys]
        )
        fees.standard_ids.update(zip(keys, created.ids, strict=True))
        vals_list = [
            {
                "standard_id": fees.standard_ids[fees.standard_key(row, "name")],
                "price": float(row["price"]),
                "date_from": row["date_from"],
                "document_number": row.get("document_number", False),
            }
            for row in rows
        ]
        for start in range(0, len(vals_list), BATCH):
            run.env["wuye.fee.price"].create(vals_list[start : start + BATCH])
        run.progress(len(rows))
