from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ..sections import COMMON, INCOME, SERVICE


def _yuan(value):
    """A sum of the database as fen-exact Decimal."""
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


class WuyeDisclosure(models.Model):
    """Adding up a report and proving it again."""

    _inherit = "wuye.disclosure"

    def _fill(self):
        """Write lines and totals anew."""
        self.ensure_one()
        (self.line_ids + self.fee_ids).unlink()
        lines = [*self._prepare_lines(), *self._prepare_fees()]
        self.env["wuye.disclosure.line"].create(lines)
        self.invalidate_recordset(["line_ids", "fee_ids"])
        self.write(self._prepare_totals())

    def _sums(self, before=False):
        """{(section, category): yuan} of the period, or of all days before it."""
        groups = (
            self.env["wuye.disclosure.row"]
            .sudo()  # the community's whole figures, whoever computes them
            ._read_group(
                self._row_domain(before=before),
                ["section", "category_id"],
                ["amount:sum"],
            )
        )
        return {
            (section, category): _yuan(amount) for section, category, amount in groups
        }

    def _prepare_lines(self):
        """A line for each category, also where it is 0: the reader sees it is none."""
        sums = self._sums()
        categories = self.env["wuye.disclosure.category"].search(
            [("company_id", "=", self.company_id.id)]
        )
        # named in the language in which the company writes, whoever computes
        categories = categories.with_context(lang=self._written_in())
        return [
            {
                "disclosure_id": self.id,
                "section": category.section,
                "category_id": category.id,
                "name": category.name,
                "sequence": number,
                "amount": float(sums.get((category.section, category), 0)),
            }
            for number, category in enumerate(categories)
            if category.account_ids
        ]

    def _fee_choice(self):
        """The period as the dashboard wants it: whole months of one community."""
        board = self.env["wuye.dashboard"]
        return board.sudo()._read_filters(
            {
                "communities": self.community_id.ids,
                "month_from": f"{self.date_from:%Y-%m}",
                "month_to": f"{self.date_to:%Y-%m}",
            }
        )

    def _prepare_fees(self):
        """Opening arrears, due, collected, written off and open, by fee item."""
        # sudo: figures of all business lines; who computes holds them all (J6)
        board = self.env["wuye.dashboard"].sudo()
        board = board.with_context(lang=self._written_in())
        rows = board._by("item_id", self._fee_choice())
        return [
            {
                "disclosure_id": self.id,
                "section": "fee",
                "item_id": row["id"],
                "name": row["name"],
                "sequence": number,
                "amount_opening": float(row["opening"]),
                "amount_due": float(row["due"]),
                "amount_collected": float(row["current"] + row["recovered"]),
                "amount_written_off": float(row["written_off"]),
                "amount_closing": float(row["arrears"]),
            }
            for number, row in enumerate(rows)
        ]

    def _prepare_totals(self):
        sums, before = {}, {}
        for target, found in ((sums, self._sums()), (before, self._sums(before=True))):
            for (section, _category), amount in found.items():
                target[section] = target.get(section, Decimal(0)) + amount
        get = {key: sums.get(key, Decimal(0)) for key in (*SERVICE, *COMMON)}
        was = {key: before.get(key, Decimal(0)) for key in (*SERVICE, *COMMON)}
        result = get["income"] - get["expense"]
        service = was["income"] - was["expense"]
        common = was["common_income"] - was["common_expense"]
        totals = {
            "amount_income": get["income"],
            "amount_expense": get["expense"],
            "amount_result": result,
            "service_opening": service,
            "service_closing": service + result,
            "common_opening": common,
            "common_income": get["common_income"],
            "common_expense": get["common_expense"],
            "common_closing": common + get["common_income"] - get["common_expense"],
            "amount_arrears": sum(map(_yuan, self.fee_ids.mapped("amount_closing"))),
        }
        return {name: float(amount) for name, amount in totals.items()}

    def _written_in(self):
        return self.company_id._wuye_written().env.lang

    # === PROVING === #

    def _check_ready(self):
        """Another person, a period that is over, everything mapped, nothing changed."""
        self.ensure_one()
        if not self.line_ids:
            raise UserError(self.env._("%s is not computed yet.", self.name))
        if self.computed_by == self.env.user:
            raise UserError(
                self.env._(
                    "You computed %s yourself: another person checks it.", self.name
                )
            )
        if self.date_to >= fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(report)s runs until %(day)s: check it after that day.",
                    report=self.name,
                    day=self.date_to,
                )
            )
        self._check_mapped()
        self._check_unchanged()

    def _check_mapped(self):
        unmapped = [
            category_sum
            for (section, _category), category_sum in self._sums().items()
            if section == "unmapped"
        ]
        if not unmapped:
            return
        row = (
            self.env["wuye.disclosure.row"]
            .sudo()  # named, not shown: he cannot check what he is not told of
            .search(self._row_domain(section="unmapped"), limit=1)
        )
        raise UserError(
            self.env._(
                "Account %(account)s has items of this period (such as %(document)s) "
                "but stands in no category. Put it into one in Billing > Configuration "
                "> Disclosure Categories, then compute again.",
                account=row.account_id.display_name,
                document=row.move_name,
            )
        )

    def _check_unchanged(self):
        """Added up again, each line is what the report says."""
        name = self._changed_line()
        if name:
            raise UserError(
                self.env._(
                    "Something was booked into the period since %(report)s was "
                    "computed (%(line)s). Compute it again.",
                    report=self.name,
                    line=name,
                )
            )

    def _changed_line(self):
        """The name of the first line that adds up to something else now."""
        for now, line in self._compared():
            for name, amount in now.items():
                if self.currency_id.compare_amounts(amount, line[name] if line else 0):
                    return line.name if line else self.env._("a new line")
        return None

    def _difference(self):
        """By how much the amounts now differ from the lines, in all, in yuan."""
        gap = 0.0
        for now, line in self._compared():
            gap += sum(
                abs(amount - (line[name] if line else 0.0))
                for name, amount in now.items()
            )
        return self.currency_id.round(gap)

    def _compared(self):
        """[({field: amount now}, line)] of all that is or was in the report."""
        self.ensure_one()
        report = self.sudo()  # reading all figures of the community again
        lines = {
            (line.section, line.category_id.id or line.item_id.id): line
            for line in report.line_ids + report.fee_ids
        }
        pairs = []
        for vals in [*report._prepare_lines(), *report._prepare_fees()]:
            key = (vals["section"], vals.get("category_id") or vals.get("item_id"))
            now = {name: vals[name] for name in vals if name.startswith("amount")}
            pairs.append((now, lines.pop(key, None)))
        for line in lines.values():
            pairs.append((dict.fromkeys(line._amount_names(), 0.0), line))
        return pairs

    def _sign(self, section):
        """+1 for income, -1 for expense: how a line moves the result."""
        return 1 if section in INCOME else -1
