"""The same month under another price list; the books stay as they are (B21)."""

import io
from hashlib import md5
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin
from odoo.addons.wuye_property.models.wuye_work_mixin import job_key
from odoo.addons.wuye_property.tests.jobs import fail_job

from ..models import wuye_shadow_work

# all that a bill run reads or writes
BOOKS = (
    "wuye_charge",
    "wuye_charge_allocation",
    "wuye_charge_release",
    "wuye_advance",
    "wuye_advance_use",
    "wuye_bill_run",
    "wuye_bill_run_failure",
    "wuye_bill_run_item",
    "wuye_bill_run_change",
    "wuye_usage",
    "wuye_usage_band",
    "wuye_month",
    "wuye_fee_item",
    "wuye_fee_standard",
    "wuye_fee_price",
    "wuye_fee_price_tier",
    "wuye_fee_price_band",
    "wuye_fee_price_part",
    "wuye_contract",
    "wuye_contract_line",
    "wuye_unit",
    "wuye_occupancy",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "ir_attachment",
)


class ShadowMixin(WuyeBillingMixin):
    """Three homes with a fee by area and water in tiers; January is posted."""

    @classmethod
    def _setup_month(cls):
        cls.standard = cls._make_standard(cls.fee, 3.0, name="高层")
        cls.low = cls._make_standard(cls.fee, 2.0, name="多层")
        cls.tap = cls._make_standard(cls.water, 5.0, name="居民")
        cls.homes = cls.unit
        for number, area in ((4, 80.0), (5, 60.0)):
            home = cls._make_unit(cls.building, f"{number:02d}02", area_building=area)
            cls._make_occupancy(home, cls.owner, date_from="2020-01-01")
            cls.homes |= home
        for home, used in zip(cls.homes, (10, 20, 0), strict=True):
            standard = cls.low if home == cls.homes[2] else cls.standard
            cls._make_line(home, standard, "2025-12-01")
            measured = cls._make_line(home, cls.tap, "2025-12-01")
            cls._use(measured, "2025-12", used)

    def _shadow(self, prices=(), month="2026-01", user=None, **vals):
        """A run of the manager with [{values of an other price}], computed."""
        shadow = (
            self.env["wuye.shadow"]
            .with_user(user or self.manager)
            .create(
                {
                    "name": "试算",
                    "community_id": self.community.id,
                    "month": f"{month}-01",
                    "price_ids": [Command.create(price) for price in prices],
                    **vals,
                }
            )
        )
        shadow.action_compute()
        return shadow

    def _rows(self, shadow):
        """{(room, code of the item): (as it is, under the other prices)}"""
        return {
            (row.unit_id.room, row.item_id.code): (row.amount_now, row.amount_then)
            for row in shadow.row_ids
        }

    def _books(self):
        """md5 of all columns of all rows of the books."""
        self.env.flush_all()
        parts = []
        for table in BOOKS:
            query = SQL(
                "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t",
                SQL.identifier(table),
            )
            parts.append(f"{table} {self.env.execute_query(query)}")
        return md5("\n".join(parts).encode(), usedforsecurity=False).hexdigest()


class ShadowCase(ShadowMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_month()

    # === BOOKS UNCHANGED === #

    @freeze_time("2026-01-20")
    def test_b21_books_are_the_same_to_the_byte(self):
        """Posted, paid, with a preview of the next month, and with failures."""
        self._run("2026-01")
        self._pay("2026-01-10", [(self._open(self.fee), 100.0)])
        bare = self._make_unit(self.building, "0902", area_building=0)
        self._make_line(bare, self.standard, "2026-02-01")
        self._run("2026-02", post=False)
        before = self._books()
        for month in ("2026-01", "2026-02"):
            shadow = self._shadow(
                [
                    {"standard_id": self.standard.id, "price": 3.5},
                    {"standard_id": self.low.id, "other_standard_id": self.standard.id},
                ],
                month,
            )
            self.assertTrue(shadow.amount_change)
            self.assertEqual(self._books(), before)
        shadow.action_compute()
        shadow.price_ids[0].price = 9.0
        shadow.action_compute()
        shadow.unlink()
        self.assertEqual(self._books(), before)

    @freeze_time("2026-02-20")
    def test_b21_a_closed_month_can_be_asked_about(self):
        self._run("2026-01")
        self.env.flush_all()
        january = fields.Date.to_date("2026-01-01")
        month = self.env["wuye.month"]._get(self.community, january)
        month.with_user(self.accountant).action_close()
        before = self._books()
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        self.assertEqual(shadow.amount_change, 90.0)
        self.assertEqual(self._books(), before)

    # === FIGURES === #

    @freeze_time("2026-01-20")
    def test_b21_as_it_is_equals_the_real_run(self):
        """The same builder: what the run bills, unit by unit, to the fen."""
        run = self._run("2026-01")
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        query = SQL(
            """SELECT u.room, i.code, sum(c.amount) FROM wuye_charge c
                 JOIN wuye_unit u ON u.id = c.unit_id
                 JOIN wuye_fee_item i ON i.id = c.item_id
                WHERE c.run_id = %s GROUP BY u.room, i.code""",
            run.id,
        )
        billed = {(r, c): float(a) for r, c, a in self.env.execute_query(query)}
        shown = {key: now for key, (now, _then) in self._rows(shadow).items()}
        self.assertEqual(shown, billed)
        self.assertEqual(shadow.amount_now, run.amount_total)

    @freeze_time("2026-01-20")
    def test_b21_under_the_other_prices_equals_a_real_run_with_them(self):
        """What is foretold comes true once the prices are entered for good."""
        shadow = self._shadow(
            [
                {"standard_id": self.standard.id, "price": 3.456},
                {
                    "standard_id": self.tap.id,
                    "method": "tiers",
                    "tier_ids": [
                        Command.create({"limit": 12, "price": 5.0}),
                        Command.create({"limit": 0, "price": 7.5}),
                    ],
                },
            ]
        )
        foretold = {key: then for key, (_now, then) in self._rows(shadow).items()}
        self.assertEqual(foretold["0402", "SF"], 120.0)  # 12 × 5 + 8 × 7.5
        price = {"standard_id": self.standard.id, "date_from": "2025-12-01"}
        self.env["wuye.fee.price"].create({**price, "price": 3.456})
        self.env["wuye.fee.price"].create(
            {
                "standard_id": self.tap.id,
                "date_from": "2025-12-01",
                "method": "tiers",
                "price": 0,
                "tier_ids": [
                    Command.create({"limit": 12, "price": 5.0}),
                    Command.create({"limit": 0, "price": 7.5}),
                ],
            }
        )
        charges = self._run("2026-01").charge_ids
        billed = {(c.unit_id.room, c.item_id.code): c.amount for c in charges}
        self.assertEqual(billed, foretold)

    def test_b21_change_per_unit_and_per_item(self):
        """Worked out by hand: 100 and 80 m² × 0.50; water 10 and 20 m³ × 1.00."""
        shadow = self._shadow(
            [
                {"standard_id": self.standard.id, "price": 3.5},
                {"standard_id": self.tap.id, "price": 6.0},
            ]
        )
        self.assertEqual(
            self._rows(shadow),
            {
                ("0302", "WYF"): (300.0, 350.0),
                ("0302", "SF"): (50.0, 60.0),
                ("0402", "WYF"): (240.0, 280.0),
                ("0402", "SF"): (100.0, 120.0),
                ("0502", "WYF"): (120.0, 120.0),
            },
        )
        units = [(u.unit_id.room, u.amount_change, u.percent) for u in shadow.unit_ids]
        self.assertEqual(
            units, [("0302", 60.0, 17.1), ("0402", 60.0, 17.6), ("0502", 0.0, 0.0)]
        )
        items = {item.item_id.code: item.amount_change for item in shadow.item_ids}
        self.assertEqual(items, {"WYF": 90.0, "SF": 30.0})
        self.assertRecordValues(
            shadow,
            [
                {
                    "amount_now": 810.0,
                    "amount_then": 930.0,
                    "amount_change": 120.0,
                    "unit_count": 3,
                    "raised_count": 2,
                    "lowered_count": 0,
                }
            ],
        )
        rows = shadow.row_ids
        row = rows.filtered(lambda r: r.unit_id == self.unit and r.item_id == self.fee)
        self.assertIn("100 m² × 3.5 ", row.text_then)
        self.assertIn("100 m² × 3 ", row.text_now)

    def test_b21_another_standard_and_a_price_from_a_day_on(self):
        shadow = self._shadow(
            [
                {"standard_id": self.standard.id, "other_standard_id": self.low.id},
                {
                    "standard_id": self.low.id,
                    "price": 4.0,
                    "date_from": "2026-01-17",  # 16 of 31 days before, 15 after
                },
            ]
        )
        rows = self._rows(shadow)
        self.assertEqual(rows["0302", "WYF"], (300.0, 200.0))
        # 60 × (2 × 16/31 + 4 × 15/31) = 178.064...
        self.assertEqual(rows["0502", "WYF"], (120.0, 178.06))
        self.assertEqual(shadow.lowered_count, 2)

    def test_b21_a_percentage_follows_its_base(self):
        fund = self.env["wuye.fee.item"].create(
            {
                "name": "维修基金",
                "code": "BYJ",
                "basis": "percent",
                "base_item_ids": [Command.set(self.fee.ids)],
                "company_id": self.company.id,
            }
        )
        self._make_line(self.unit, self._make_standard(fund, 10.0), "2026-01-01")
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 4.0}])
        self.assertEqual(self._rows(shadow)["0302", "BYJ"], (30.0, 40.0))

    def test_b21_failures_are_listed_with_the_prices_they_fail_with(self):
        """Blank water with both; a price that begins too late, with the other one."""
        gap = self._make_standard(self.fee, 2.5, date_from="2027-01-01", name="未来")
        shadow = self._shadow(
            [{"standard_id": self.standard.id, "other_standard_id": gap.id}]
        )
        failures = {
            (f.unit_id.room, f.item_id.code): (f.side, f.severity)
            for f in shadow.failure_ids
        }
        self.assertEqual(
            failures,
            {
                ("0302", "WYF"): ("then", "error"),
                ("0402", "WYF"): ("then", "error"),
                ("0502", "SF"): ("both", "skipped"),
            },
        )
        self.assertEqual(self._rows(shadow)["0302", "WYF"], (300.0, 0.0))

    # === PARTS === #

    def test_b21_large_community_is_computed_in_parts_with_progress(self):
        self.company.wuye_post_limit = 1
        with patch.object(wuye_shadow_work, "PART_UNITS", 2), trap_jobs() as trap:
            shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
            self.assertEqual(
                (shadow.state, shadow.work_done, shadow.work_total), ("running", 0, 2)
            )
            shadow.action_go_on()  # queues nothing twice
            trap.assert_jobs_count(2)
            shadow.part_ids[0].sudo()._work()
            self.assertEqual((shadow.state, shadow.work_done), ("running", 1))
            trap.perform_enqueued_jobs()
        self.assertEqual((shadow.state, shadow.work_done), ("done", 2))
        self.assertEqual(shadow.amount_change, 90.0)
        self.company.wuye_post_limit = 100
        whole = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        self.assertEqual(whole.work_total, 1)
        self.assertEqual(self._rows(shadow), self._rows(whole))

    def test_b21_a_part_that_stopped_is_named_and_goes_on(self):
        self.company.wuye_post_limit = 1
        with patch.object(wuye_shadow_work, "PART_UNITS", 2):
            shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        part = shadow.part_ids[0]
        self.assertEqual((shadow.is_working, shadow.work_trouble), (True, False))
        fail_job(self.env, job_key(part), UserError("A price is missing."))
        shadow.invalidate_recordset()
        advice, said = shadow.work_trouble.splitlines()
        self.assertIn("“Go On”", advice)
        self.assertEqual(said, f"Units {part.label}: A price is missing.")
        shadow.action_go_on()
        shadow.invalidate_recordset()
        self.assertFalse(shadow.work_trouble)

    def test_b21_a_part_whose_run_was_withdrawn_does_nothing(self):
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        part = shadow.sudo().part_ids
        shadow.price_ids.price = 4.0
        self.assertEqual(shadow.state, "draft")
        self.assertFalse(shadow.row_ids)
        part._work()
        self.assertFalse(shadow.row_ids)
        shadow.action_compute()
        shadow.price_ids.other_standard_id = self.low
        self.assertEqual(shadow.state, "draft", "another standard is another price")

    # === GUARDS === #

    def test_b21_a_real_run_never_takes_other_prices_from_the_browser(self):
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 9.0}])
        for forged in (shadow.id, {"by_standard": {str(self.standard.id): []}}):
            run = self.env["wuye.bill.run"].new(
                {"community_id": self.community.id, "month": "2026-01-01"}
            )
            builder = self.env["wuye.charge.builder"].with_context(
                wuye_other_prices=forged
            )
            vals_list, _failures = builder._prepare_charges(
                run._lines_to_bill(), run.month
            )
            self.assertEqual(sum(vals["amount"] for vals in vals_list), 810.0)

    def test_b21_state_and_results_are_not_written_by_hand(self):
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            shadow.is_started = False
        for records in (shadow.row_ids, shadow.part_ids):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                records.unlink()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            shadow.row_ids[0].amount_then = 1.0

    def test_b21_without_another_price_there_is_no_question(self):
        with self.assertRaisesRegex(UserError, "at least one other price"):
            self._shadow()

    def test_b21_prices_that_do_not_fit_are_refused(self):
        other = self._make_company("Other")
        foreign = self.env["wuye.fee.item"].create(
            {"name": "别家物业费", "code": "XX", "company_id": other.id}
        )
        foreign = self._make_standard(foreign, 1.0)
        for price in (
            {"standard_id": self.standard.id, "other_standard_id": self.tap.id},
            {"standard_id": self.standard.id, "method": "tiers"},
            {"standard_id": foreign.id, "price": 2.0},
        ):
            with (
                self.subTest(price=price),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                self._shadow([price])
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._shadow(
                [
                    {"standard_id": self.standard.id, "price": 2.0},
                    {
                        "standard_id": self.standard.id,
                        "other_standard_id": self.low.id,
                        "date_from": "2026-01-01",
                    },
                ]
            )

    # === FILLING IN === #

    def test_b21_prices_of_an_item_are_raised_by_a_percentage(self):
        self.env["wuye.fee.price"].create(
            {
                "standard_id": self.tap.id,
                "date_from": "2025-06-01",
                "method": "tiers",
                "price": 0,
                "tier_ids": [
                    Command.create({"limit": 12, "price": 5.05}),
                    Command.create({"limit": 0, "price": 7.0}),
                ],
            }
        )
        shadow = (
            self.env["wuye.shadow"]
            .with_user(self.manager)
            .create(
                {
                    "name": "涨一成",
                    "community_id": self.community.id,
                    "month": "2026-01-01",
                    "price_ids": [
                        Command.create({"standard_id": self.low.id, "price": 1.0})
                    ],
                }
            )
        )
        for item in (self.fee, self.water):
            wizard = self.env["wuye.shadow.fill"].with_user(self.manager)
            wizard.create(
                {"shadow_id": shadow.id, "item_id": item.id, "percent": 10.0}
            ).action_fill()
        prices = {price.standard_id: price for price in shadow.price_ids}
        self.assertEqual(len(shadow.price_ids), 3)
        self.assertEqual(prices[self.low].price, 1.0)  # was entered already
        self.assertEqual(prices[self.standard].price, 3.3)
        tiers = prices[self.tap].tier_ids.mapped("price")
        self.assertEqual(tiers, [5.56, 7.7])  # 5.05 × 1.1 = 5.555, half up
        with self.assertRaisesRegex(UserError, "has another price already"):
            wizard.create(
                {"shadow_id": shadow.id, "item_id": self.fee.id}
            ).action_fill()

    # === WORKBOOK === #

    def test_b21_workbook_holds_the_figures(self):
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        report = self.env["report.wuye_shadow.shadow_xlsx"].with_user(self.manager)
        report = report.with_context(active_model="wuye.shadow")
        content, kind = report.create_xlsx_report(shadow.ids, {})
        self.assertEqual(kind, "xlsx")
        book = load_workbook(io.BytesIO(content), data_only=True)
        self.assertEqual(len(book.sheetnames), 5)
        total = [cell.value for cell in list(book.worksheets[1].rows)[-1]]
        self.assertEqual(total[1:4], [810.0, 900.0, 90.0])
        rows = list(book.worksheets[2].iter_rows(min_row=6, values_only=True))
        added = sum(row[4] for row in rows[:-1])
        self.assertEqual(added, 90.0)
        self.assertEqual(rows[-1][4], 90.0)
        failed = list(book.worksheets[4].iter_rows(min_row=6, values_only=True))
        self.assertEqual(len(failed), 1)
        self.assertIn("0502", failed[0][0])

    # === ACCESS === #

    def test_b21_each_of_the_three_posts_may_ask_others_not(self):
        price = {"standard_id": self.standard.id, "price": 3.5}
        for user in (self.clerk, self.accountant, self.manager):
            shadow = self._shadow([price], user=user)
            self.assertEqual(shadow.amount_change, 90.0)
            shadow.unlink()
        for post in ("collector", "cashier", "supervisor", "housekeeper", "guard"):
            user = self._make_user(post, self.community, login=f"b21-{post}")
            with (
                self.subTest(post=post),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                self._shadow([price], user=user)

    def test_b21_another_community_or_company_is_out_of_sight(self):
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        second = self._make_community("YFY", "云枫苑", self.company)
        other = self._make_company("Other")
        foreign = self._make_community("HTC", "海棠城", other)
        for number, community in enumerate((second, foreign)):
            user = self._make_user("manager", community, login=f"b21-other{number}")
            theirs = self.env(
                user=user, context={"allowed_company_ids": user.company_ids.ids}
            )
            for name in ("", ".price", ".part", ".row", ".failure", ".item", ".unit"):
                self.assertFalse(theirs[f"wuye.shadow{name}"].search([]), name)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                theirs["wuye.shadow"].browse(shadow.id).action_compute()
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._shadow(
                    [{"standard_id": self.standard.id, "price": 3.5}], user=user
                )


@tagged("post_install", "-at_install")
class TestShadow(ShadowCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestShadowLargeBis(ShadowMixin, TransactionCase):
    """Under the other chart the books stay as they are, too."""

    chart = "cn_large_bis"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_month()

    def test_b21_books_are_the_same_to_the_byte(self):
        self._run("2026-01")
        before = self._books()
        shadow = self._shadow([{"standard_id": self.standard.id, "price": 3.5}])
        self.assertEqual(shadow.amount_change, 90.0)
        self.assertEqual(self._books(), before)
