from collections import defaultdict
from decimal import Decimal

from odoo import api, models

NOTHING = Decimal("0.00")
NAMED = 6  # vouchers in one cell
GROUPS = ("fee", "late", "advance")
STATES = ("used", "void", "borrowed", "lost")


class WuyeTakings(models.TransientModel):
    """收款汇总表: what came in by item and by tender, the numbers used (R71)."""

    _inherit = "wuye.takings"

    def _summary(self, rows=None):
        """The summary; amounts are Decimals of yuan, None where there is nothing.

        :return: {"tenders": columns, "groups": [{"label", "rows": [line], "sum":
            line}], "total": line, "by_tender", "money", "no_money", "numbers",
            "counts"}; a line is {"label", "count", "amounts", "money", "no_money",
            "total", "note"}
        """
        rows = self._rows() if rows is None else rows
        tenders = self._tender_columns(rows)
        taken = [row for row in rows if row["kind"] != "void"]
        groups = []
        for group, label in self._group_labels().items():
            of_group = [row for row in taken if row["group"] == group]
            if of_group:
                groups.append(self._summary_group(label, of_group, tenders))
        total = self._summary_line(self.env._("Total"), taken, tenders)
        return {
            "tenders": tenders,
            "groups": groups,
            "total": total,
            "money": total["money"],
            "no_money": total["no_money"],
            "by_tender": [self._by_tender(column, taken) for column in tenders],
            "numbers": self._numbers(rows),
            "counts": self._counts(rows),
        }

    @api.model
    def _group_labels(self):
        return {
            "fee": self.env._("Fees"),
            "late": self.env._("Late payment damages"),
            "advance": self.env._("Advances"),
        }

    def _summary_group(self, label, rows, tenders):
        by_item = defaultdict(list)
        for row in rows:
            by_item[row["item"]].append(row)
        order = sorted(by_item, key=lambda item: (not item, item.sequence, item.id))
        lines = [
            self._summary_line(
                item.name or self.env._("Any item"), by_item[item], tenders
            )
            for item in order
        ]
        return {
            "label": label,
            "rows": lines,
            "sum": self._summary_line(self.env._("Subtotal"), rows, tenders),
        }

    def _summary_line(self, label, rows, tenders):
        sums, money, no_money = defaultdict(Decimal), NOTHING, NOTHING
        for row in rows:
            sums[row["tender"]] += row["amount"]
            if row["is_money"]:
                money += row["amount"]
            else:
                no_money += row["amount"]
        return {
            "label": label,
            "count": len(_receipts_taken(rows)),
            "amounts": [sums.get(column["key"]) for column in tenders],
            "money": money,
            "no_money": no_money,
            "total": money + no_money,
            "note": self._say_next_year(rows),
        }

    def _say_next_year(self, rows):
        """What of advances is for periods of next year, as booked with them."""
        part = NOTHING
        advances = self.env["wuye.advance"]
        for row in rows:
            if row["group"] == "advance" and row["kind"] == "take":
                part += Decimal(
                    str(
                        advances._next_year_part(
                            float(row["amount"]),
                            row["period_start"],
                            row["period_end"],
                            row["receipt"].date,
                            self.currency_id,
                        )
                        or 0
                    )
                )
        if not part:
            return ""
        return self.env._("of which for next year %s", self._paper(part))

    def _by_tender(self, column, rows):
        """What one tender came to, and the vouchers that go with the table."""
        of_tender = [row for row in rows if row["tender"] == column["key"]]
        receipts = _receipts_taken(of_tender)
        said = [
            part.reference
            for receipt in receipts.values()
            for part in receipt.tender_ids
            if part.tender == column["key"] and part.reference
        ]
        return {
            **column,
            "count": len(receipts),
            "amount": sum((row["amount"] for row in of_tender), NOTHING),
            "vouchers": self._join(said[:NAMED]) + ("…" if len(said) > NAMED else ""),
        }

    def _numbers(self, rows):
        """Which numbers were used, by book and collector, from the first to the last.

        :return: [{"book", "user", "range", "all", "used", "void", "borrowed", "lost",
            "unused", "void_names"}]; unused are those between that are blank still
        """
        spans = {}
        # dict: a receipt has many rows
        for receipt in {row["receipt"].id: row["receipt"] for row in rows}.values():
            number = receipt.number_id
            key = (number.book_id, receipt.user_id)
            first, last = spans.get(key, (number.number, number.number))
            spans[key] = min(first, number.number), max(last, number.number)
        return [self._span(*key, *span) for key, span in spans.items()]

    @api.model
    def _span(self, book, user, first, last):
        # sudo: the state of paper between two receipts the caller may read
        numbers = self.env["wuye.receipt.number"].sudo()
        found = numbers.search(
            [("book_id", "=", book.id), ("number", ">=", first), ("number", "<=", last)]
        )
        states = found.grouped("state")
        counts = {state: len(states.get(state, ())) for state in STATES}
        return {
            "book": book.name,
            "user": user.name,
            "range": book._say_range(first, last),
            "all": len(found),
            **counts,
            "unused": len(found) - sum(counts.values()),
            "void_names": self._join(found.filtered(_is_void).mapped("name")),
        }

    def _counts(self, rows):
        """The blind counts of the closed shifts, where the tables hold them whole."""
        shifts = self._receipts().shift_id
        if not self.shift_id or not rows or shifts.state != "closed":
            return []
        return [
            {
                "label": count.label,
                "counted": count.counted,
                "expected": count.expected,
                "difference": count.difference,
            }
            for count in shifts.count_ids
        ]


def _receipts_taken(rows):
    """{id: receipt} of what was taken; a refund is none and brings no voucher."""
    return {row["receipt"].id: row["receipt"] for row in rows if row["kind"] == "take"}


def _is_void(number):
    return number.state == "void"
