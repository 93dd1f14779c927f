"""B19: what rounding gave or took is stated per charge, and the sums are the same."""

import io
from decimal import Decimal

import openpyxl
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon

from wuye_engine.explain import stated_difference
from wuye_engine.money import Rounding, RoundingMode
from wuye_engine.scheme import Scheme, Usage, price_usage

LINES = 10_000


@tagged("post_install", "-at_install")
@freeze_time("2026-02-20")
class TestRounding(WuyeBillingCommon):
    def _rows(self, user=None):
        self.env.flush_all()
        return self.env["wuye.rounding"].with_user(user or self.accountant).search([])

    def _bill(self, unit_size=1.0, mode="down", price=2.615):
        """Fee of 100 m2 at `price`, rounded to multiples of `unit_size`."""
        self.fee.write({"rounding_unit": unit_size, "rounding_mode": mode})
        line = self._make_line(
            self.unit, self._make_standard(self.fee, price), "2026-01-01"
        )
        self._run("2026-01")
        return line

    def test_b19_charge_states_what_rounding_took(self):
        """100 x 2.615 = 261.50, cut to 261: 0.50 is given to the payer."""
        self._bill()
        self.assertRecordValues(
            self._rows(),
            [{"amount_exact": 261.5, "amount": 261.0, "difference": -0.5}],
        )

    def test_b19_reversal_takes_it_back(self):
        self._bill()
        self._open(self.fee).with_user(self.accountant).action_reverse()
        rows = self._rows()
        self.assertEqual(sorted(rows.mapped("difference")), [-0.5, 0.5])
        self.assertEqual(sum(rows.mapped("amount_exact")), 0.0)

    def test_b19_ledger_never_follows_todays_rule_or_price(self):
        line = self._bill()
        before = self._rows().read(["amount_exact", "amount", "difference"])
        self.fee.write({"rounding_unit": 0.01, "rounding_mode": "half_up"})
        self.env["wuye.fee.price"].create(
            {
                "standard_id": line.standard_id.id,
                "price": 9.0,
                "date_from": "2026-01-01",
            }
        )
        self.unit.area_building = 77.0
        self.env.invalidate_all()
        self.assertEqual(
            self._rows().read(["amount_exact", "amount", "difference"]), before
        )

    def test_b19_shared_period_is_stated_once(self):
        """Two payers: together the exact whole is 261.50 and the amounts are 261."""
        buyer = self._make_partner("新业主")
        old = self.env["wuye.occupancy"].search([("unit_id", "=", self.unit.id)])
        old.date_to = "2026-01-10"
        self._make_occupancy(self.unit, buyer, date_from="2026-01-11")
        self._bill()
        rows = self._rows()
        self.assertEqual(len(rows), 2)
        self.assertAlmostEqual(sum(rows.mapped("amount")), 261.0, 2)
        self.assertAlmostEqual(sum(rows.mapped("amount_exact")), 261.5, 2)
        self.assertAlmostEqual(sum(rows.mapped("difference")), -0.5, 2)
        for row in rows:  # the engine says the same of each
            charge = row.charge_id
            self.assertEqual(
                stated_difference(charge.explanation, Decimal(f"{charge.amount:.2f}")),
                Decimal(f"{row.difference:.2f}"),
            )

    def test_b19_drafts_and_opening_arrears_are_not_in_it(self):
        self.fee.rounding_unit = 1.0
        self._make_line(self.unit, self._make_standard(self.fee, 2.615), "2026-01-01")
        self._run("2026-01", post=False)
        self.assertFalse(self._rows())

    def test_b19_sums_by_item_month_and_community(self):
        self._bill()
        groups = self.env["wuye.rounding"]._read_group(
            [], ["item_id", "bill_month:month", "community_id"], ["difference:sum"]
        )
        self.assertEqual(
            groups,
            [(self.fee, fields.Date.to_date("2026-01-01"), self.community, -0.5)],
        )

    def test_b19_ten_thousand_lines_sum_to_what_is_stated(self):
        """Ledger = Σ stated by the engine = amounts less quantity x price, by SQL."""
        self._make_ten_thousand()
        rows = self._rows()
        self.assertEqual(len(rows), LINES)
        total = self.env["wuye.rounding"]._read_group(
            [], [], ["difference:sum", "amount:sum", "amount_exact:sum"]
        )[0]
        difference, amount, exact = (Decimal(f"{value:.2f}") for value in total)
        self.assertEqual(difference, self.stated)
        self.assertEqual(amount - exact, self.stated)
        self.assertLess(self.stated, 0)
        # a second query that knows nothing of what was stated
        self.env.cr.execute(
            "SELECT sum(amount) - sum(round(quantity * price, 2)) FROM wuye_charge "
            "WHERE company_id = %s",
            [self.company.id],
        )
        by_query = Decimal(f"{self.env.cr.fetchone()[0]:.2f}")
        self.assertEqual(by_query, self.stated)
        # and not one line is off by itself
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, round(quantity * price, 2) FROM wuye_charge "
            "WHERE company_id = %s",
            [self.company.id],
        )
        exact_amounts = dict(self.env.cr.fetchall())
        wrong = [
            row.id
            for row in rows
            if row.currency_id.compare_amounts(row.amount_exact, exact_amounts[row.id])
        ]
        self.assertFalse(wrong)

    def _make_ten_thousand(self):
        """Charges of water, cut to the jiao by the engine; posted by the database.

        The ledger reads the rows, so what posts them makes no difference to it.
        """
        scheme = Scheme(price=Decimal("2.457"))
        rounding = Rounding(Decimal("0.1"), RoundingMode.DOWN)
        common = {
            "company_id": self.company.id,
            "community_id": self.community.id,
            "unit_id": self.unit.id,
            "partner_id": self.owner.id,
            "item_id": self.water.id,
            "kind": "supplement",
            "period_start": "2026-01-01",
            "period_end": "2026-01-31",
            "bill_month": "2026-01-01",
            "date": "2026-01-01",
            "date_due": "2026-01-31",
            "price": 2.457,
        }
        self.stated, vals_list = Decimal(0), []
        for number in range(1, LINES + 1):
            used = Decimal(number * 37 + 1000) / 1000
            result = price_usage(scheme, Usage(used), rounding)
            self.stated += result.rounding_difference
            vals_list.append(
                {
                    **common,
                    "quantity": float(used),
                    "amount": float(result.amount),
                    "source_key": f"b19/{number}",
                    "explanation": result.as_dict(),
                }
            )
        charges = self.env["wuye.charge"].create(vals_list)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE wuye_charge SET state = 'posted' WHERE id = ANY(%s)", [charges.ids]
        )
        self.env.invalidate_all()

    def test_b19_workbook_has_the_rows_and_their_sum(self):
        self._bill()
        report = self.env["ir.actions.report"].with_user(self.accountant)
        content, kind = report._render_xlsx(
            "wuye_rounding.rounding_xlsx", self._rows().ids, {}
        )
        self.assertEqual(kind, "xlsx")
        book = openpyxl.load_workbook(io.BytesIO(content))
        self.assertEqual(len(book.sheetnames), 2)
        sheet = book.worksheets[0]
        self.assertEqual(sheet["F4"].value, 261.5)
        self.assertEqual(sheet["H4"].value, -0.5)
        self.assertEqual(sheet["H5"].value, "=SUM(H4:H4)")

    def test_b19_only_those_who_keep_the_ledger_read_it(self):
        self._bill()
        for user in (self.clerk, self.accountant, self.manager):
            self.assertEqual(len(self._rows(user)), 1)
        collector = self._make_user("collector", self.community)
        for user in (self.cashier, collector):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._rows(user)

    def test_b19_other_community_and_company_see_nothing(self):
        self._bill()
        other = self._make_community("QSH", "秋水湖", self.company)
        stranger = self._make_user("accountant", other, login="stranger")
        self.assertFalse(self._rows(stranger))
        self.company.name = "安和物业"  # names of companies are unique
        company = self._make_chart_company()
        abroad = self._make_community("BJ", "别家", company)
        foreign = self._make_user("accountant", abroad, login="foreign")
        of_theirs = {"allowed_company_ids": company.ids}
        theirs = self.env["wuye.rounding"].with_user(foreign).with_context(**of_theirs)
        self.assertFalse(theirs.search([]))
