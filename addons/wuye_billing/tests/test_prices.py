import csv

from odoo import fields
from odoo.tests import tagged
from odoo.tools.misc import file_open

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestPrices(WuyeBillingCommon):
    """B1, B3, B4, B5: what prices, cycles and starts come to, through the run."""

    def _rows(self):
        with file_open("wuye_billing/tests/data/formulas.csv") as sheet:
            return list(csv.DictReader(sheet))

    def _bill(self, number, row, price=None):
        """The charges of a row of the sheet in its month."""
        item = self.env["wuye.fee.item"].create(
            {
                "name": f"{row['name']} {number}",
                "code": f"T{number}",
                "basis": row["basis"],
                "cycle": row["cycle"],
                "timing": row["timing"],
                "month_basis": row["month_basis"],
                "proration": row["proration"],
                "rounding_unit": float(row["rounding"]),
                "company_id": self.company.id,
                "income_account_id": self.fee.income_account_id.id,
                "tax_id": self.fee.tax_id.id,
            }
        )
        unit = self._make_unit(
            self.building, f"9{number:03d}", area_building=float(row["area"])
        )
        standard = self._make_standard(item, float(price or row["price"]))
        line = self._make_line(unit, standard, row["start"])
        month = fields.Date.to_date(f"{row['month']}-01")
        vals, failures = self.env["wuye.charge.builder"]._prepare_charges(line, month)
        self.assertFalse(failures)
        return vals

    def test_b1_every_row_of_the_sheet_to_the_cent(self):
        for number, row in enumerate(self._rows()):
            with self.subTest(row["name"]):
                [vals] = self._bill(number, row)
                self.assertEqual(f"{vals['amount']:.2f}", row["amount"])

    def test_b1_a_price_changed_by_a_fen_is_seen(self):
        for number, row in enumerate(self._rows()[:5]):
            with self.subTest(row["name"]):
                [vals] = self._bill(100 + number, row, float(row["price"]) + 0.01)
                self.assertNotEqual(f"{vals['amount']:.2f}", row["amount"])

    def test_b3_parts_of_a_year_add_up_to_the_whole(self):
        """31 January start, leap year, mid-month end: twelve bills are the year."""
        row = dict(self._rows()[0], start="2028-01-31", cycle="month")
        total = 0.0
        self._bill(200, {**row, "month": "2028-01"})
        line = self.env["wuye.contract.line"].search([], order="id desc", limit=1)
        line.date_end = "2028-06-15"
        builder = self.env["wuye.charge.builder"]
        for month in range(1, 8):
            day = fields.Date.to_date(f"2028-{month:02d}-01")
            vals_list, _failures = builder._prepare_charges(line, day)
            total += sum(vals["amount"] for vals in vals_list)
        # 308.412 a month: 1/31, four whole months, 15/30
        self.assertAlmostEqual(total, 9.95 + 4 * 308.41 + 154.21, 2)

    def test_b4_the_bill_names_rule_and_days(self):
        row = self._rows()[6]
        [vals] = self._bill(300, row)
        charge = self.env["wuye.charge"].create(vals)
        text = charge.explanation_text
        self.assertIn("13/28", text)
        self.assertIn("139.29", text)
        self.assertIn("By days of the month", text)

    def test_b5_a_past_month_is_billed_at_its_old_price(self):
        """Each price opens its approval paper."""
        standard = self._make_standard(self.fee, 2.0, "2025-01-01")
        line = self._make_line(self.unit, standard, "2025-01-01")
        price = self.env["wuye.fee.price"].create(
            {
                "standard_id": standard.id,
                "price": 3.0,
                "date_from": "2026-02-01",
                "document_number": "价发〔2026〕3号",
                "document": "c2Nhbg==",
                "document_name": "approval.pdf",
            }
        )
        builder = self.env["wuye.charge.builder"]
        amounts = []
        for month in ("2026-01-01", "2026-02-01"):
            [vals], _failures = builder._prepare_charges(
                line, fields.Date.to_date(month)
            )
            amounts.append(vals["amount"])
        self.assertEqual(amounts, [200.0, 300.0])
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", price._name),
                ("res_id", "=", price.id),
                ("res_field", "=", "document"),
            ]
        )
        self.assertEqual(attachment.raw, b"scan")

    def test_price_change_inside_a_month_is_by_days(self):
        """200.00 x 14/28 + 300.00 x 14/28 of February."""
        standard = self._make_standard(self.fee, 2.0, "2025-01-01")
        line = self._make_line(self.unit, standard, "2025-01-01")
        self.env["wuye.fee.price"].create(
            {"standard_id": standard.id, "price": 3.0, "date_from": "2026-02-15"}
        )
        [vals], _failures = self.env["wuye.charge.builder"]._prepare_charges(
            line, fields.Date.to_date("2026-02-01")
        )
        self.assertEqual(vals["amount"], 250.0)
        self.assertEqual(len(vals["explanation"]["slices"]), 2)

    def test_month_without_a_price_bills_nothing_and_says_so(self):
        """B2: fail closed."""
        standard = self._make_standard(self.fee, 2.0, "2026-03-01")
        line = self._make_line(self.unit, standard, "2026-01-01")
        vals_list, [failure] = self.env["wuye.charge.builder"]._prepare_charges(
            line, fields.Date.to_date("2026-02-01")
        )
        self.assertFalse(vals_list)
        self.assertIn("No price from 2026-02-01 to 2026-02-28", failure["message"])

    def test_payer_of_one_item_pays_that_item_only(self):
        """Payer of an item only: the other items stay with the owner."""
        tenant = self._make_partner("Tenant")
        self._make_occupancy(
            self.unit,
            tenant,
            "payer",
            date_from="2026-01-01",
            date_to="2026-01-31",
            item_key=self.water.id,
        )
        line = self._make_line(
            self.unit, self._make_standard(self.water, 4.0), "2025-12-01"
        )
        self._make_line(self.unit, self._make_standard(self.fee, 3.0), "2026-01-01")
        self._use(line, "2026-01", 5)
        run = self._run("2026-02")
        payers = {charge.item_id: charge.partner_id for charge in run.charge_ids}
        self.assertEqual(payers, {self.water: tenant, self.fee: self.owner})
