from markupsafe import Markup

from odoo import api, models

from odoo.addons.wuye_billing.report.paper import paper_amount

from wuye_engine.words import amount_in_words

from .wuye_takings_rows import yuan

ON_SCREEN = 200  # receipts; a page of thousands is slow, the papers hold all


class WuyeTakings(models.TransientModel):
    """What the page, the two papers and the workbook print."""

    _inherit = "wuye.takings"

    def _say_preview(self):
        """Both tables for the page, as the reader may see them."""
        self.ensure_one()
        if not (self.community_id and self.date_from and self.date_to):
            return Markup()
        return self.env["ir.qweb"]._render(
            "wuye_takings.wuye_takings_preview",
            {"o": self, **self._tables(), "limit": ON_SCREEN},
        )

    def _tables(self):
        """All that is printed, from one reading of the rows."""
        rows = self._rows()
        return {
            "detail": self._detail(rows),
            "summary": self._summary(rows),
            "proof": self._proof(rows),
        }

    def _paper_tables(self):
        """The same for a paper, which is made after the count only.

        :raises UserError: a shift is not counted, or there is nothing to print
        """
        self._check_papers()
        return self._tables()

    def _paper(self, amount):
        """An amount as printed; nothing for what is not there."""
        return "" if amount is None else paper_amount(amount)

    @api.model
    def _join(self, parts):
        """Several words in one cell, each once."""
        said = ""
        for part in dict.fromkeys(parts):
            both = self.env._("%(before)s, %(after)s", before=said, after=part)
            said = both if said else part
        return said

    def _in_words(self, amount):
        return amount_in_words(yuan(amount), "人民币")

    def _paper_number(self, kind):
        """MX-JLW-01/20261123-1 or MX-JLW-20261123: which table this is."""
        if self.shift_id:
            return f"{kind}-{self.shift_id.name}"
        return f"{kind}-{self.community_id.code}-{self.date_from:%Y%m%d}"

    def _days_label(self):
        first, last = self._days()
        return f"{first}" if first == last else f"{first} – {last}"

    def _who_label(self):
        """Shift, desks and collector the tables are limited to."""
        if self.shift_id:
            shift = self.shift_id
            begun, ended = self._local(shift.opened_at), shift.closed_at
            until = f"{self._local(ended):%H:%M}" if ended else ""
            return self.env._(
                "Shift %(shift)s (%(begun)s–%(ended)s)",
                shift=shift.name,
                begun=f"{begun:%H:%M}",
                ended=until,
            )
        parts = []
        if self.desk_ids:
            names = self._join(self.desk_ids.mapped("display_name"))
            parts.append(self.env._("Desks: %s", names))
        user = self.env.user if self.is_limited else self.user_id
        if user:
            parts.append(self.env._("Collector: %s", user.name))
        return "　".join(parts) or self.env._("All desks and collectors")

    def _detail_marks(self):
        """The copy marks of the detail: who gets which sheet (R72, R138)."""
        return [
            self.env._("In three copies　Copy 1　housekeeper, for the ledger"),
            self.env._("In three copies　Copy 2　finance"),
            self.env._("In three copies　Copy 3　kept"),
        ]

    def _summary_marks(self):
        """The copy marks of the summary (R71, R138)."""
        return [
            self.env._("In two copies　Copy 1　kept by the ledger room"),
            self.env._("In two copies　Copy 2　finance"),
        ]

    def _proof_label(self, proof):
        """The proof in one sentence: that all agree, or where they part first."""
        if not proof["difference"] and not proof["first"]:
            return self.env._(
                "Receipts %(receipts)s = payments %(payments)s = journal "
                "%(journal)s: they agree.",
                receipts=self._paper(proof["receipts"]),
                payments=self._paper(proof["payments"]),
                journal=self._paper(proof["journal"]),
            )
        return self.env._(
            "Receipts %(receipts)s, payments %(payments)s, journal %(journal)s: they "
            "differ by %(difference)s, first at receipt %(first)s (%(tender)s). Ask "
            "the accountant to open its payments.",
            receipts=self._paper(proof["receipts"]),
            payments=self._paper(proof["payments"]),
            journal=self._paper(proof["journal"]),
            difference=self._paper(proof["difference"]),
            first=proof["first"],
            tender=proof["tender"],
        )

    def _numbers_label(self, summary):
        """How many receipts were used, void and left out, for the detail."""
        numbers = summary["numbers"]
        used = sum(span["used"] for span in numbers)
        void = sum(span["void"] for span in numbers)
        return self.env._(
            "Receipts %(ranges)s: %(all)s in all, %(used)s used, %(void)s void, "
            "%(borrowed)s borrowed, %(unused)s unused",
            ranges=self._join(span["range"] for span in numbers),
            all=sum(span["all"] for span in numbers),
            used=used,
            void=void,
            borrowed=sum(span["borrowed"] for span in numbers),
            unused=sum(span["unused"] + span["lost"] for span in numbers),
        )
