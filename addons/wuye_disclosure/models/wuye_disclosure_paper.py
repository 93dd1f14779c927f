from odoo import models

from odoo.addons.wuye_billing.report.paper import paper_amount

from ..sections import SECTIONS


class WuyeDisclosure(models.Model):
    """What the printed form and the workbook ask of a report."""

    _inherit = "wuye.disclosure"

    def _paper(self, amount):
        return paper_amount(amount)

    def _term(self, amount):
        """An amount within a sum: negative ones in brackets."""
        text = paper_amount(amount)
        return f"({text})" if text.startswith("−") else text

    def _period_label(self):
        """The period as a Chinese reader names it, with its days."""
        self.ensure_one()
        year, month = self.date_from.year, self.date_from.month
        names = {
            "month": self.env._("%(year)s, month %(part)s", year=year, part=month),
            "quarter": self.env._(
                "%(year)s, quarter %(part)s", year=year, part=(month + 2) // 3
            ),
            "half": (
                self.env._("%(year)s, first half", year=year)
                if month == 1
                else self.env._("%(year)s, second half", year=year)
            ),
            "year": self.env._("Year %(year)s", year=year),
        }
        return names[self.period]

    def _blocks(self, sections):
        """[(key, label, lines, total)] of the sections of income and expense."""
        labels = dict(
            self.env["wuye.disclosure.line"]
            ._fields["section"]
            ._description_selection(self.env)
        )
        return [
            (
                key,
                labels[key],
                lines := self.line_ids.filtered(
                    lambda line, key=key: line.section == key
                ),
                sum(lines.mapped("amount")),
            )
            for key, _label in SECTIONS
            if key in sections
        ]

    def _fee_total(self, column):
        return sum(self.fee_ids.mapped(f"amount_{column}"))

    def _scope_label(self):
        if self.scope == "community":
            return self.env._("Whole community")
        return ", ".join(self.building_ids.mapped("display_name"))

    def _laws(self):
        """The duties that this paper fulfils."""
        laws = [
            self.env._(
                "Civil Code art. 943 (fees and the income of common parts are "
                "disclosed regularly) and art. 282 (income of common parts less "
                "reasonable cost belongs to the owners)."
            ),
            self.env._(
                "Part 1 includes VAT. Part 2 is what the ledger counts as earned and "
                "spent in the period, without VAT."
            ),
        ]
        if self.fee_system == "commission":
            laws.append(
                self.env._(
                    "Commission system: the service funds belong to the owners who "
                    "paid them; income and expense are published at least once a year "
                    "(Measures on Property Service Fees, art. 12)."
                )
            )
        return laws
