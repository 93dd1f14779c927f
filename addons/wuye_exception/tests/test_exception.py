"""Units whose month is unusual are listed with the reason, others are not (J11)."""

import io
from unittest.mock import patch

from freezegun import freeze_time
from openpyxl import load_workbook
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.queue_job.tests.common import trap_jobs
from odoo.addons.wuye_property.models.wuye_work_mixin import job_key
from odoo.addons.wuye_property.tests.common import speak_chinese
from odoo.addons.wuye_property.tests.jobs import fail_job

from .common import ExceptionCommon


@tagged("post_install", "-at_install")
class TestException(ExceptionCommon):
    def _one(self, search, kind):
        return search.exception_ids.filtered(lambda row: row.kind == kind)

    # === THE TWO OF THE REQUIREMENT, AND CLEAN DATA === #

    def test_j11_clean_data_gives_none(self):
        self._bill()
        for month in ("2026-01", "2026-02"):
            search = self._search(month)
            self.assertFalse(search.exception_ids, self._found(search))
            self.assertTrue(search.had_bills)

    def test_j11_three_times_the_water_and_a_missed_item_are_listed(self):
        leak, missed = self.homes[1], self.homes[2]
        self._used(leak).quantity = 27.0  # usually 9
        self.lines[missed, "fee"].unlink()
        self._bill()
        search = self._search()
        self.assertEqual(
            self._found(search),
            {("0402", "SF", "high"), ("0502", "WYF", "neighbour")},
        )
        waits = self.env["wuye.todo"].with_user(self.accountant)._load()
        self.assertEqual([r["count"] for r in waits if r["code"] == "exception"], [2])
        high = self._one(search, "high")
        self.assertEqual(
            high.reason,
            "2026-01: 27 is 3.0 times the usual 9 (median of 12 months). Check the "
            "reading, or for a leak.",
        )
        # the usual by another query: the middle of the sorted twelve
        self.env.cr.execute(
            """SELECT quantity FROM wuye_usage WHERE unit_id = %s
                AND month BETWEEN '2025-01-01' AND '2025-12-01' ORDER BY quantity""",
            [leak.id],
        )
        used = [float(quantity) for (quantity,) in self.env.cr.fetchall()]
        self.assertEqual(len(used), 12)
        self.assertEqual(high.quantity_usual, (used[5] + used[6]) / 2)
        self.assertIn("10 of 11 units", self._one(search, "neighbour").reason)

    def test_j11_just_below_the_threshold_is_not_listed(self):
        self._used(self.homes[1]).quantity = 26.999
        self._bill()
        self.assertFalse(self._search().exception_ids)

    # === CONSUMPTION === #

    def test_j11_low_and_zero_consumption(self):
        self._used(self.homes[3]).quantity = 2.0  # usually 11: less than a fifth
        self._used(self.homes[4]).quantity = 0.0
        self._used(self.homes[5]).unlink()
        self._bill()
        search = self._search()
        self.assertEqual(
            self._found(search),
            {
                ("0602", "SF", "low"),
                ("0702", "SF", "zero"),
                ("0802", "SF", "zero"),
                ("0802", "SF", "missed"),
            },
        )
        self.assertIn("only 2, usually 11", self._one(search, "low").reason)
        zero = {row.unit_id.room: row.reason for row in self._one(search, "zero")}
        self.assertIn("zero or blank, usually 12", zero["0702"])
        self.assertIn("nothing was entered, usually 13", zero["0802"])
        self.assertIn("No consumption was entered", self._one(search, "missed").reason)

    def test_j11_a_home_without_history_has_no_usual(self):
        new = self._make_unit(self.building, "2002", area_building=100.0)
        self._make_occupancy(new, self.owner, date_from="2020-01-01")
        self._make_line(new, self.standard, "2025-01-01")
        line = self._make_line(new, self.tap, "2025-11-01")
        for month, quantity in (("2025-11", 1), ("2025-12", 1), ("2026-01", 90)):
            self._use(line, month, quantity)
        self._bill()
        self.assertFalse(self._search().exception_ids)

    def test_j11_thresholds_are_dated(self):
        """Until January 4 times is high, from February twice is."""
        Rule = self.env["wuye.exception.rule"].with_user(self.accountant)
        Rule.create(
            {"company_id": self.company.id, "date_from": "2025-01-01", "high_factor": 4}
        )
        Rule.create(
            {"company_id": self.company.id, "date_from": "2026-02-01", "high_factor": 2}
        )
        self._used(self.homes[1], "2025-12").quantity = 27.0
        self._used(self.homes[1]).quantity = 18.0
        self._bill()
        self.assertFalse(self._search("2026-01").exception_ids)
        self.assertEqual(self._found(self._search()), {("0402", "SF", "high")})

    def test_j11_thresholds_that_say_nothing_are_refused(self):
        for vals in ({"high_factor": 1.0}, {"low_factor": 1.0}, {"jump_percent": 0}):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env["wuye.exception.rule"].create(vals)

    # === NOT BILLED === #

    def test_j11_a_line_without_a_charge_says_what_is_missing(self):
        run = self._bill(post=False)
        charge = run.charge_ids.filtered(
            lambda c: c.unit_id == self.homes[2] and c.item_id == self.fee
        )
        charge.unlink()
        search = self._search()
        self.assertEqual(self._found(search), {("0502", "WYF", "missed")})
        missed = self._one(search, "missed")
        self.assertEqual(missed.amount, 300.0)
        self.assertIn("300.00 yuan are missing", missed.reason)

    def test_j11_a_fee_that_cannot_be_computed_names_why(self):
        self.homes[2].area_building = 0
        self._bill()
        search = self._search()
        self.assertIn(("0502", "WYF", "missed"), self._found(search))
        self.assertIn("Cannot be billed", self._one(search, "missed").reason)

    def test_j11_an_ended_line_is_no_miss_an_archived_contract_is(self):
        self._run("2026-01")
        self.lines[self.homes[2], "fee"].date_end = "2026-01-31"
        self.homes[3].contract_ids.active = False
        self._run("2026-02")
        search = self._search()
        self.assertEqual(
            self._found(search),
            {("0602", "WYF", "dropped"), ("0602", "SF", "dropped")},
        )
        self.assertIn("contract is archived", search.exception_ids[0].reason)

    def test_j11_before_the_bills_nothing_is_missed(self):
        self._used(self.homes[1]).quantity = 40.0
        search = self._search()
        self.assertEqual(self._found(search), {("0402", "SF", "high")})
        self.assertFalse(search.had_bills)

    # === AMOUNTS AND AREAS === #

    def _set_amount(self, run, home, amount):
        """A draft whose amount nothing explains, as a fault would make it."""
        charge = run.charge_ids.filtered(
            lambda c: c.unit_id == home and c.item_id == self.fee
        )
        self.env.flush_all()
        query = SQL(
            "UPDATE wuye_charge SET amount = %s WHERE id = %s", amount, charge.id
        )
        self.env.cr.execute(query)
        self.env.invalidate_all()

    def test_j11_a_jump_that_nothing_explains(self):
        run = self._bill(post=False)
        self._set_amount(run, self.homes[1], 390.0)  # 30 % more than 300
        self._set_amount(run, self.homes[2], 389.99)
        search = self._search()
        self.assertEqual(self._found(search), {("0402", "WYF", "jump")})
        self.assertIn("390.00 yuan after 300.00", self._one(search, "jump").reason)

    def test_j11_a_jump_with_a_cause_is_none(self):
        """Another price, and a vacancy that was approved."""
        self._run("2026-01")
        dear = self._make_standard(self.fee, 9.0, name="Dear")
        line = self.lines[self.homes[1], "fee"]
        line.date_end = "2026-01-31"
        self.env.flush_all()
        self._make_line(self.homes[1], dear, "2026-02-01")
        self.env["wuye.fee.price"].create(
            {
                "standard_id": self.standard.id,
                "price": 3.0,
                "date_from": "2026-02-01",
                "vacant_percent": 50.0,
            }
        )
        self.env["wuye.vacancy"].sudo().create(
            {
                "unit_id": self.homes[2].id,
                "date_from": "2026-02-01",
                "reason": "出国",
                "state": "done",
            }
        )
        run = self._run("2026-02")
        amounts = {
            charge.unit_id.room: charge.amount
            for charge in run.charge_ids
            if charge.item_id == self.fee
        }
        self.assertEqual((amounts["0402"], amounts["0502"]), (900.0, 150.0))
        self.assertFalse(self._search().exception_ids)

    def test_j11_areas_that_do_not_agree(self):
        self._bill()
        self.homes[1].area_building = 120.0
        self.homes[2].area_inner = 101.0
        search = self._search()
        self.assertEqual(
            self._found(search), {("0402", "WYF", "area"), ("0502", False, "inner")}
        )
        self.assertIn("100.00 m²", self._one(search, "area").reason)
        self.assertIn("120.00 m²", self._one(search, "area").reason)

    # === SEARCHING AGAIN, NOTES === #

    def test_j11_searching_again_adds_nothing_and_closes_what_is_gone(self):
        self._used(self.homes[1]).quantity = 40.0
        search = self._search()
        [found] = search.exception_ids
        self._search()
        self.assertEqual(search.exception_ids, found)
        self.assertEqual(found.state, "open")
        self._used(self.homes[1]).quantity = 9.0
        self._search()
        self.assertEqual((search.exception_ids, found.state), (found, "gone"))
        self._used(self.homes[1]).quantity = 40.0
        self._search()
        self.assertEqual((search.exception_ids, found.state), (found, "open"))

    def test_j11_looked_into_stays_so_until_the_facts_change(self):
        self._used(self.homes[1]).quantity = 40.0
        search = self._search()
        [found] = search.exception_ids
        self._look(found, "水管爆裂")
        self.assertEqual((found.state, found.last_note), ("seen", "水管爆裂"))
        self._search(user=self.accountant)
        self.assertEqual(found.state, "seen")
        self._used(self.homes[1]).quantity = 90.0
        self._search()
        self.assertEqual((found.state, found.quantity), ("open", 90.0))
        self.assertEqual(found.note_ids.mapped("note"), ["水管爆裂"])

    def test_j11_the_language_of_the_searcher_is_no_new_fact(self):
        """The builder's own words are a fact; they are the company's language's."""
        speak_chinese(self.env)
        self.company.partner_id.lang = "zh_CN"
        self.homes[2].area_building = 0
        self._bill()
        search = self._search()
        missed = self._one(search, "missed")
        self.assertIn("建筑面积", missed.facts["message"])
        self._look(search.exception_ids, "已通知")
        for lang in ("en_US", "zh_CN"):
            search.with_context(lang=lang).action_search()
            self.assertEqual(missed.state, "seen")

    def _look(self, found, note, user=None):
        Look = self.env["wuye.exception.look"].with_user(user or self.clerk)
        Look.create({"exception_ids": found.ids, "note": note}).action_confirm()

    # === DRILL-DOWN === #

    def test_j11_the_trend_is_what_the_rows_add_up_to(self):
        self._used(self.homes[1]).quantity = 40.0
        self._bill()
        [found] = self._search().exception_ids
        action = found.action_open_trend()
        rows = self.env[action["res_model"]].with_user(self.clerk)
        rows = rows.search(action["domain"])
        by_month = {}
        for row in rows:
            sums = by_month.setdefault(row.month.strftime("%Y-%m"), [0.0, 0.0])
            sums[0] += row.quantity
            sums[1] += row.amount
        shown = {bar["month"]: [bar["quantity"], bar["amount"]] for bar in found.trend}
        self.assertEqual(len(shown), 12)
        self.assertEqual(list(shown)[-1], "2026-01")
        self.assertEqual(shown["2026-01"], [40.0, 200.0])
        for month, sums in by_month.items():
            self.assertEqual(shown[month], sums)
        charges = found.action_open_charges()
        found_charges = self.env["wuye.charge"].search(charges["domain"])
        self.assertEqual(found_charges.unit_id, self.homes[1])
        self.assertEqual(found_charges.item_id, self.water)
        self.assertEqual(
            sum(found_charges.mapped("amount")), sum(rows.mapped("amount"))
        )

    def test_j11_a_reversed_charge_counts_as_nothing(self):
        self._bill()
        charge = self._open(self.fee, self.homes[1])[:1]
        self.assertEqual(charge.bill_month, fields.Date.to_date("2026-01-01"))
        with freeze_time("2026-02-10"):
            charge.with_user(self.clerk).action_reverse()
        rows = self.env["wuye.exception.row"].search(
            [("unit_id", "=", self.homes[1].id), ("item_id", "=", self.fee.id)]
        )
        sums = rows.grouped(lambda row: row.month.strftime("%Y-%m"))
        self.assertEqual(sum(sums["2026-01"].mapped("amount")), 0.0)
        self.assertEqual(sum(sums["2026-02"].mapped("amount")), 300.0)

    def test_j11_workbook_names_reason_and_notes(self):
        self._used(self.homes[1]).quantity = 40.0
        search = self._search()
        self._look(search.exception_ids, "已派工")
        report = self.env["report.wuye_exception.exception_xlsx"].with_user(self.clerk)
        content, _kind = report.with_context(
            active_model="wuye.exception.search"
        ).create_xlsx_report(search.ids, {})
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        [row] = sheet.iter_rows(min_row=5, values_only=True)
        self.assertIn("4.4 times the usual 9", row[3])
        self.assertEqual(row[4:6], (40, 9))
        self.assertIn("已派工", row[9])

    # === MONTH MAP, NIGHT, LARGE COMMUNITIES === #

    def _step(self, month="2026-02"):
        steps = self.env["wuye.month.step"].with_user(self.accountant)
        loaded = steps._load(self.community, fields.Date.to_date(f"{month}-01"))
        return next(step for step in loaded if step["code"] == "exception")

    def test_j11_the_month_reminds_and_never_blocks(self):
        self.assertEqual(self._step()["state"], "waiting")
        self._used(self.homes[1]).quantity = 40.0
        self._search()
        self._bill()
        reasons = [reason["text"] for reason in self._step()["reasons"]]
        self.assertIn("search again", reasons[0])
        search = self._search()
        step = self._step()
        self.assertEqual((step["state"], step["figure"]), ("open", "1"))
        self.assertIn("Nobody has looked into 1 exceptions", step["reasons"][0]["text"])
        self.assertFalse(any(reason["blocks"] for reason in step["reasons"]))
        [found] = self.env["wuye.exception"].search(step["action"]["domain"])
        self._look(found, "水管爆裂")
        step = self._step()
        self.assertEqual((step["state"], step["figure"]), ("done", "Clean"))
        self.assertFalse(step["reasons"])
        self.assertEqual(search.open_count, 0)

    @freeze_time("2026-02-20")
    def test_j11_each_night_months_with_bills_are_searched(self):
        self._used(self.homes[1]).quantity = 40.0
        self._bill()
        self.env.flush_all()
        january = fields.Date.to_date("2026-01-01")
        month = self.env["wuye.month"]._get(self.community, january)
        month.with_user(self.accountant).action_close()
        cron = self.env.registry["ir.cron"]
        with patch.object(cron, "_commit_progress", return_value=60.0):
            self.env["wuye.exception.search"]._cron_search()
        [search] = self.env["wuye.exception.search"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertEqual(search.month, fields.Date.to_date("2026-02-01"))
        self.assertEqual(self._found(search), {("0402", "SF", "high")})

    def test_j11_a_search_that_stopped_says_so(self):
        self.company.wuye_post_limit = 2
        search = self._search()
        self.assertEqual((search.is_working, search.work_trouble), (True, False))
        fail_job(self.env, job_key(search), UserError("A price is missing."))
        search.invalidate_recordset()
        advice, said = search.work_trouble.splitlines()
        self.assertIn("“Search Again”", advice)
        self.assertIn("A price is missing.", said)

    def test_j11_a_large_community_is_searched_in_the_background(self):
        self._used(self.homes[1]).quantity = 40.0
        self.company.wuye_post_limit = 2
        with trap_jobs() as trap:
            search = self._search()
            self.assertEqual(search.state, "running")
            trap.assert_jobs_count(1)
            trap.perform_enqueued_jobs()
        self.assertEqual(search.state, "done")
        self.assertEqual(self._found(search), {("0402", "SF", "high")})
