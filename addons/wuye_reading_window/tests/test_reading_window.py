"""C9: the month's run waits for the readings, or for a signed list of exceptions."""

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestReadingWindow(WuyeBillingCommon):
    """Two homes with water, bills of March: the consumption of February."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        standard = cls._make_standard(cls.water, 3.0)
        cls.second = cls._make_unit(cls.building, "0402", area_building=90.0)
        cls._make_occupancy(cls.second, cls.owner, date_from="2020-01-01")
        cls.lines = {
            unit: cls._make_line(unit, standard, "2026-02-01")
            for unit in (cls.unit, cls.second)
        }
        cls.community.write(
            {
                "reading_window_days": 5,
                "reading_bank_day": 10,
                "reading_days_before": 2,
            }
        )
        cls.run_of_march = (
            cls.env["wuye.bill.run"]
            .with_user(cls.clerk)
            .create({"community_id": cls.community.id, "month": "2026-03-01"})
        )

    def _window(self):
        return self.env["wuye.reading.window"].search(
            [("community_id", "=", self.community.id), ("month", "=", "2026-03-01")]
        )

    def _open_window(self):
        return (
            self.env["wuye.reading.window"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "month": "2026-03-01"})
        )

    def _read(self, unit, quantity=10):
        self._use(self.lines[unit], "2026-02", quantity)

    def _sign(self, window, user=None):
        window.action_list()
        window.line_ids.reason = "两次上门无人"
        window.with_user(user or self.accountant).action_sign()

    # === THE DATES === #

    def test_c9_window_ends_before_the_bank_run(self):
        window = self._open_window()
        self.assertRecordValues(
            window,
            [
                {
                    "date_bank": fields.Date.to_date("2026-03-10"),
                    "date_to": fields.Date.to_date("2026-03-08"),
                    "date_from": fields.Date.to_date("2026-03-04"),
                }
            ],
        )

    def test_c9_window_after_the_bank_run_is_refused(self):
        window = self._open_window()
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            window.date_to = "2026-03-10"
            window.flush_recordset()

    # === THE RUN WAITS === #

    def test_c9_run_refuses_while_the_window_is_open(self):
        self._open_window()
        self._read(self.unit)
        self._read(self.second)
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            self.run_of_march.action_compute()
        self.assertIn("2026-03", str(refused.exception))
        self.assertFalse(self.run_of_march.charge_ids)

    def test_c9_window_is_there_without_being_made(self):
        self._read(self.unit)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.run_of_march.action_compute()
        self.assertEqual(self.run_of_march.state, "draft")

    def test_c9_closed_window_lets_the_run_go(self):
        window = self._open_window()
        self._read(self.unit, 10)
        self._read(self.second, 4)
        waits = self.env["wuye.todo"].with_user(self.clerk)
        with freeze_time(window.date_to):
            self.assertNotIn("window", [row["code"] for row in waits._load()])
        with freeze_time(fields.Date.add(window.date_to, days=1)):
            [row] = [row for row in waits._load() if row["code"] == "window"]
            self.assertEqual(row["since"], str(window.date_to))
        window.action_close()
        self.assertRecordValues(
            window, [{"state": "closed", "closed_by": self.clerk.id}]
        )
        self.run_of_march.action_compute()
        self.assertEqual(
            sorted(self.run_of_march.charge_ids.mapped("amount")), [12.0, 30.0]
        )

    def test_c9_zero_is_read_and_not_billed(self):
        """R43: a home where nothing was used holds nobody up."""
        window = self._open_window()
        self._read(self.unit, 10)
        self._read(self.second, 0)
        window.action_close()
        self.run_of_march.action_compute()
        self.assertEqual(self.run_of_march.charge_ids.mapped("amount"), [30.0])

    def test_c9_window_does_not_close_with_something_unread(self):
        window = self._open_window()
        self._read(self.unit)
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            window.action_close()
        self.assertIn("01-0402", str(refused.exception))
        self.assertEqual(window.state, "open")

    def test_c9_community_without_a_window_bills_as_before(self):
        self.community.reading_window_days = 0
        self.run_of_march.action_compute()
        self.assertEqual(self.run_of_march.state, "computed")
        self.assertFalse(self._window())

    # === EXCEPTIONS === #

    def test_c9_signed_exceptions_let_the_run_go(self):
        window = self._open_window()
        self._read(self.unit, 10)
        self._sign(window)
        self.assertRecordValues(
            window.line_ids,
            [{"unit_code": "01-0402", "reason": "两次上门无人", "state": "closed"}],
        )
        self.assertEqual(window.closed_by, self.accountant)
        self.run_of_march.action_compute()
        self.assertEqual(self.run_of_march.charge_ids.mapped("amount"), [30.0])

    def test_c9_a_list_is_not_signed_by_who_made_it(self):
        both = self._make_user("accountant", self.community, login="wuye_both")
        window = self._open_window()
        window.action_list()
        window.line_ids.reason = "表坏"
        window.sudo().listed_by = both
        with self.assertRaises(UserError), self.env.cr.savepoint():
            window.with_user(both).action_sign()
        window.with_user(self.manager).action_sign()
        self.assertEqual(window.state, "closed")

    def test_c9_each_exception_has_a_reason(self):
        window = self._open_window()
        window.action_list()
        window.line_ids[0].reason = "表坏"
        with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
            window.with_user(self.accountant).action_sign()
        self.assertIn("01-0402", str(refused.exception))

    def test_c9_a_list_made_anew_keeps_the_reasons(self):
        window = self._open_window()
        window.action_list()
        window.line_ids.reason = "两次上门无人"
        self._read(self.unit)
        window.action_list()
        self.assertRecordValues(
            window.line_ids, [{"unit_code": "01-0402", "reason": "两次上门无人"}]
        )

    def test_c9_fee_added_after_the_list_is_not_covered(self):
        window = self._open_window()
        self._read(self.unit)
        window.action_list()
        window.line_ids.reason = "两次上门无人"
        third = self._make_unit(self.building, "0502", area_building=90.0)
        standard = self.lines[self.unit].standard_id
        line = self._make_line(third, standard, "2026-02-01")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            window.with_user(self.accountant).action_sign()
        self._sign(window)
        self.run_of_march.action_compute()
        line_after = self._make_line(
            self._make_unit(self.building, "0602"), standard, "2026-02-01"
        )
        for act in (self.run_of_march.action_compute, self._post):
            with self.assertRaises(UserError) as refused, self.env.cr.savepoint():
                act()
            self.assertIn("01-0602", str(refused.exception))
        self._use(line_after, "2026-02", 0)
        self.assertTrue(line)
        self._post()
        self.assertEqual(self.run_of_march.state, "posted")

    def _post(self):
        signed = self.run_of_march.with_user(self.accountant)
        if signed.state == "computed":
            signed.action_sign()
        signed.action_post()

    # === WHAT STAYS === #

    def test_c9_signed_list_and_closed_window_stay(self):
        window = self._open_window()
        self._sign(window)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            window.line_ids[:1].reason = "其他"
        with self.assertRaises(UserError), self.env.cr.savepoint():
            window.state = "open"
        for query in (
            "UPDATE wuye_reading_window SET state = 'open' WHERE id = %s",
            "UPDATE wuye_reading_window SET date_to = date_from WHERE id = %s",
            "DELETE FROM wuye_reading_window WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                self.assertRaises(psycopg2.Error),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [window.id])

    # === WHO === #

    def test_c9_other_posts_neither_list_nor_sign(self):
        window = self._open_window()
        window.action_list()
        for post in ("meter_reader", "supervisor", "customer_service"):
            user = self._make_user(post, self.community, login=f"window_{post}")
            own = window.with_user(user)
            for act in (own.action_close, own.action_list, own.action_sign):
                with (
                    self.subTest(post=post, act=act.__name__),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    act()
        self.assertEqual(window.state, "listed")

    def test_i8_window_of_another_community_is_not_seen(self):
        window = self._open_window()
        window.action_list()
        other = self._make_community("YY", "云栖苑", self.company)
        user = self._make_user("accountant", other, login="window_other")
        Window = self.env["wuye.reading.window"].with_user(user)
        self.assertFalse(Window.search([("id", "=", window.id)]))
        Listed = self.env["wuye.reading.exception"].with_user(user)
        self.assertFalse(Listed.search([("window_id", "=", window.id)]))
        with self.assertRaises(AccessError):
            window.with_user(user).action_sign()

    # === THE MONTH MAP === #

    def test_c9_month_map_says_how_the_window_stands(self):
        window = self._open_window()
        step = self._step()
        self.assertEqual(step["reasons"][-1]["action"]["res_id"], window.id)
        self._sign(window)
        actions = [reason["action"] or {} for reason in self._step()["reasons"]]
        self.assertNotIn(window.id, [action.get("res_id") for action in actions])

    def _step(self):
        steps = (
            self.env["wuye.month.step"]
            .with_user(self.accountant)
            ._load(self.community, fields.Date.to_date("2026-03-01"))
        )
        return next(step for step in steps if step["code"] == "reading")
