from collections import defaultdict
from decimal import Decimal

from odoo import api, models

NOTHING = Decimal("0.00")
ITEM_COLUMNS = 7  # as many as a sheet takes; the smallest go into one
NAMED = 3  # references in one cell


class WuyeTakings(models.TransientModel):
    """收款明细表: a line per receipt, its items left, its tenders right (R72)."""

    _inherit = "wuye.takings"

    def _detail(self, rows=None):
        """The detail: one line per receipt, void ones too; amounts in yuan.

        :return: {"items": [{"key", "label"}], "tenders": [{"key", "label",
            "is_money"}], "lines": [...], "item_totals", "tender_totals", "total"};
            what a line has in a column is None if it is nothing
        """
        rows = self._rows() if rows is None else rows
        items, column_of = self._item_columns(rows)
        tenders = self._tender_columns(rows)
        groups = defaultdict(list)
        for row in rows:
            paper = row["receipt"].id or row["name"]  # money may leave without one
            groups[paper, row["kind"] == "refund"].append(row)
        lines = []
        for number, group in enumerate(groups.values(), start=1):
            line = self._detail_line(group, items, column_of, tenders)
            lines.append({"no": number, **line})
        return {
            "items": items,
            "tenders": tenders,
            "lines": lines,
            "item_totals": _totals(line["items"] for line in lines),
            "tender_totals": _totals(line["tenders"] for line in lines),
            "total": sum((line["total"] for line in lines), NOTHING),
        }

    @api.model
    def _item_columns(self, rows):
        """The columns of items and {(group, item): key of its column}."""
        sums = defaultdict(Decimal)
        for row in rows:
            if row["kind"] != "void":
                sums[self._item_key(row)] += abs(row["amount"])
        own = self._own_columns()
        items = {key[1] for key in sums if key[0] == "item"}
        space = ITEM_COLUMNS - len({key[0] for key in sums} & own.keys())
        if len(items) > space:
            space -= 1
            items = set(sorted(items, key=lambda i: -sums["item", i])[:space])
        browsed = self.env["wuye.fee.item"].sudo().browse(items)  # sudo: their names
        browsed = browsed.sorted(lambda i: (i.kind == "late", i.sequence, i.id))
        columns = [{"key": item.id, "label": item.name} for item in browsed]
        column_of = {}
        for key in sums:
            one = key[1] if key[0] == "item" and key[1] in items else "other"
            column_of[key] = key[0] if key[0] in own else one
        used = set(column_of.values())
        columns += [{"key": key, "label": own[key]} for key in own if key in used]
        return columns, column_of

    @api.model
    def _own_columns(self):
        """{key: label} of what has a column beside those of the items, in order.

        A key is a row's ``group``; ``other`` is what found no room.
        """
        return {"advance": self.env._("Advances"), "other": self.env._("Other")}

    @api.model
    def _item_key(self, row):
        group = row["group"] if row["group"] in self._own_columns() else "item"
        return group, row["item"].id if group == "item" else False

    @api.model
    def _tender_columns(self, rows):
        """The tenders that occur, money first, in the order of the desk."""
        used = {row["tender"]: row["is_money"] for row in rows if row["tender"]}
        kinds = self.env["wuye.tender"]._kinds()
        order = [
            *(code for code in kinds if code in used),
            *sorted(used.keys() - kinds.keys()),
        ]
        return [
            {
                "key": code,
                "label": kinds.get(code, {}).get("label", code),
                "is_money": used[code],
            }
            for code in sorted(order, key=lambda code: not used[code])
        ]

    def _detail_line(self, group, items, column_of, tenders):
        """One line of the table from the rows of a receipt."""
        by_item, by_tender = defaultdict(Decimal), defaultdict(Decimal)
        first = group[0]
        for row in group:
            if row["kind"] != "void":
                by_item[column_of[self._item_key(row)]] += row["amount"]
                by_tender[row["tender"]] += row["amount"]
        moment = self._local(first["taken_at"])
        units = dict.fromkeys(row["unit"].code or "" for row in group)
        return {
            "name": first["name"],
            "date": f"{moment:%m-%d}",
            "time": f"{moment:%H:%M}",
            "unit": self._join(units),
            "payer": first["payer"].name,
            "period": _say_periods(group),
            "kind": first["kind"],
            "items": [by_item.get(column["key"]) for column in items],
            "tenders": [by_tender.get(column["key"]) for column in tenders],
            "total": sum(by_tender.values(), NOTHING),
            "remark": self._say_remark(first),
        }

    @api.model
    def _say_remark(self, row):
        """Why a receipt is void, or what was written down of its tenders."""
        receipt = row["receipt"]
        if row["kind"] == "void":
            reason = receipt.number_id.reason
            return self.env._("Void: %s", reason) if reason else self.env._("Void")
        if row["kind"] == "refund":
            return self.env._("Refund")
        said = [tender.reference for tender in receipt.tender_ids if tender.reference]
        return self._join(said[:NAMED])


def _totals(rows):
    return [
        sum((amount or NOTHING for amount in column), NOTHING)
        for column in zip(*rows, strict=True)
    ]


def _say_periods(group):
    """2026-08–11: from the first month paid to the last one."""
    starts = [row["period_start"] for row in group if row["period_start"]]
    ends = [row["period_end"] or row["period_start"] for row in group]
    if not starts:
        return ""
    first, last = min(starts), max(end for end in ends if end)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}"
    return f"{first:%Y-%m}–{last:{'%m' if first.year == last.year else '%Y-%m'}}"
