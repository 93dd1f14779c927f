"""Statements of account: their figures are those of the charges and of the ledger."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NoticeCommon, pdf_text, squeezed


class StatementTests:
    """The same under both charts."""

    def _statement(self, date_from, date_to, user=None, **vals):
        return (
            self.env["wuye.statement"]
            .with_user(user or self.service)
            .create(
                {
                    "unit_id": self.unit.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    **vals,
                }
            )
        )

    def _history(self):
        """Two bills, part payment, an advance applied, a reduction, a bill reversed."""
        self._bill("2026-02")
        first = self._open(self.fee)[:1]
        self._pay(
            "2026-02-10",
            [(first, 100.0)],
            [{"unit": self.unit, "item": self.fee, "amount": 90.0}],
        )
        self._request("reduction", 20.0, "2026-02-20", charge_id=first.id)
        self._bill("2026-03")

    def _ledger(self, key, day):
        """Balance of the payer's journal items on a day; he has this unit only."""
        if key == "receivable":
            account = [("account_id.account_type", "=", "asset_receivable")]
        else:
            account = [("account_id", "=", self.company._wuye_accounts()[key].id)]
        lines = self.env["account.move.line"].search(
            [
                *account,
                ("company_id", "=", self.company.id),
                ("partner_id", "=", self.owner.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        return sum(lines.mapped("balance"))

    def test_r90_statement_equals_charges_and_ledger(self):
        self._history()
        for start, end in (
            ("2026-02-01", "2026-02-28"),
            ("2026-03-01", "2026-03-31"),
            ("2026-02-15", "2026-03-31"),
        ):
            figures = self._statement(start, end)._figures()
            self.assertAlmostEqual(
                figures["closing"],
                figures["opening"] + figures["billed"] - figures["settled"],
            )
            self.assertAlmostEqual(figures["closing"], self._ledger("receivable", end))
            advance = figures["advance"]
            self.assertAlmostEqual(advance["closing"], -self._ledger("advance", end))
        charges = self.env["wuye.charge"].search(
            [("unit_id", "=", self.unit.id), ("state", "!=", "draft")]
        )
        self.assertAlmostEqual(
            figures["closing"], sum(charges.mapped("amount_residual"))
        )
        self.assertNotEqual(figures["closing"], 0)

    def test_r90_opening_is_the_closing_of_the_day_before(self):
        self._history()
        before = self._statement("2026-01-01", "2026-02-14")._figures()
        after = self._statement("2026-02-15", "2026-03-31")._figures()
        self.assertEqual(after["opening"], before["closing"])
        self.assertEqual(after["advance"]["opening"], before["advance"]["closing"])

    def test_r90_statement_on_paper(self):
        self._history()
        statement = self._statement("2026-01-01", "2026-03-31")
        reports = self.env["ir.actions.report"].with_user(self.service)
        content, kind = reports.with_context(
            lang="zh_CN", force_report_rendering=True
        )._render_qweb_pdf("wuye_notice.wuye_statement_action_pdf", statement.ids)
        self.assertEqual(kind, "pdf")
        text = squeezed(pdf_text(content))
        figures = statement._figures()
        for part in ("对账单", self.owner.name, f"{figures['closing']:,.2f}"):
            self.assertIn(part, text)

    def test_j6_who_sees_some_lines_gets_no_statement(self):
        self._history()
        self.service.wuye_line_ids = self.env["wuye.business.line"].search([], limit=1)
        with self.assertRaises(AccessError):
            self._statement("2026-01-01", "2026-03-31").action_print()

    def test_i8_statement_of_another_community_is_refused(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("ledger_clerk", elsewhere, login="stat-stranger")
        with self.assertRaises(AccessError):
            self._statement(
                "2026-01-01", "2026-03-31", stranger, partner_id=self.owner.id
            )._figures()


@tagged("post_install", "-at_install")
class TestStatement(StatementTests, NoticeCommon):
    pass


@tagged("post_install", "-at_install")
class TestStatementLargeBis(StatementTests, NoticeCommon):
    chart = "cn_large_bis"
