"""Arrears list and ageing: the open items of the ledger (E13)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .common import WuyeBillingMixin

PDF = "wuye_billing.wuye_arrears_action_pdf"


@tagged("post_install", "-at_install")
class TestArrears(WuyeBillingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls.fee.due_day = 25
        standard = cls._make_standard(cls.fee, 3.0)
        cls._make_line(cls.unit, standard, "2026-01-01")
        cls.other = cls._make_unit(cls.building, "0401", area_building=50.0)
        cls.tenant = cls._make_partner("Tenant Zhang")
        cls._make_occupancy(cls.other, cls.tenant, date_from="2020-01-01")
        cls._make_line(cls.other, standard, "2026-01-01")
        cls.env["wuye.posting"]._post_opening(
            cls.env["wuye.charge"].create(
                cls.env["wuye.charge"]._prepare_opening_vals(
                    cls.unit, cls.fee, cls.owner, "2024-12-01", 500.0
                )
            )
        )
        for month in ("2026-01", "2026-02", "2026-03"):
            cls._run(month)
        cls._pay(
            "2026-03-02", [(cls._open(unit=cls.other)[0], 60.0)], partner=cls.tenant
        )

    def _rows(self, user=None):
        self.env.flush_all()
        Arrears = self.env["wuye.arrears"]
        return (Arrears.with_user(user) if user else Arrears).search(
            [("company_id", "=", self.company.id)]
        )

    def test_sum_is_the_receivable_account_in_total_and_per_unit(self):
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.company._wuye_account("ar").id),
                ("parent_state", "=", "posted"),
            ]
        )
        rows = self._rows()
        # 500 + 3 * 300 + 3 * 150 - 60
        self.assertEqual(sum(rows.mapped("amount_residual")), 1790.0)
        self.assertEqual(sum(lines.mapped("balance")), 1790.0)
        open_items = lines.filtered("amount_residual").grouped("wuye_unit_id")
        for unit, group in rows.grouped("unit_id").items():
            self.assertEqual(
                sum(group.mapped("amount_residual")),
                sum(open_items[unit].mapped("amount_residual")),
            )

    @freeze_time("2026-03-26 04:00:00")
    def test_age_runs_from_the_due_date_to_today(self):
        """Due on the 25th: 1 day for March, 29 for February, 60 for January."""
        rows = self._rows().filtered(lambda row: row.unit_id == self.unit)
        self.assertEqual(
            [(str(row.date_due), row.days, row.bucket) for row in rows],
            [
                ("2024-12-25", 456, "999"),
                ("2026-01-25", 60, "090"),
                ("2026-02-25", 29, "030"),
                ("2026-03-25", 1, "030"),
            ],
        )

    def test_buckets_meet_without_gap(self):
        for today, days, bucket in (
            ("2026-03-25", 0, "0"),
            ("2026-04-24", 30, "030"),
            ("2026-04-25", 31, "090"),
            ("2026-06-23", 90, "090"),
            ("2026-06-24", 91, "180"),
            ("2026-09-21", 180, "180"),
            ("2026-09-22", 181, "365"),
            ("2027-03-25", 365, "365"),
            ("2027-03-26", 366, "999"),
        ):
            with self.subTest(today=today), freeze_time(f"{today} 04:00:00"):
                self.env.invalidate_all()
                row = self._rows().filtered(
                    lambda row: row.unit_id == self.unit
                    and str(row.bill_month) == "2026-03-01"
                )
                self.assertEqual((row.days, row.bucket), (days, bucket))

    @freeze_time("2026-03-25 17:00:00")
    def test_today_is_that_of_the_reader(self):
        """17:00 UTC is 01:00 of the next day in Shanghai."""
        Arrears = self.env["wuye.arrears"].with_context(tz="Asia/Shanghai")
        [row] = Arrears.search(
            [("unit_id", "=", self.unit.id), ("bill_month", "=", "2026-03-01")]
        )
        self.assertEqual(row.days, 1)

    def test_grouped_by_payer_and_age(self):
        self.env.flush_all()
        groups = dict(
            self.env["wuye.arrears"]._read_group(
                [("company_id", "=", self.company.id)],
                ["partner_id"],
                ["amount_residual:sum"],
            )
        )
        self.assertEqual(groups, {self.owner: 1400.0, self.tenant: 390.0})

    def test_printed_list_shows_each_unit_and_the_total(self):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(PDF, self._rows().ids)
        )
        import io

        from pypdf import PdfReader

        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        for words in (
            "1,400.00",
            "390.00",
            "1,790.00",
            self.unit.code,
            self.other.code,
        ):
            self.assertIn(words, text)

    def test_housekeeper_reads_his_communities_and_a_guard_nothing(self):
        housekeeper = self._make_user("housekeeper", self.community)
        self.assertEqual(len(self._rows(housekeeper)), 7)
        housekeeper.wuye_community_ids = False
        self.assertFalse(self._rows(housekeeper))
        guard = self._make_user("guard", self.community)
        with self.assertRaises(AccessError):
            self._rows(guard)
