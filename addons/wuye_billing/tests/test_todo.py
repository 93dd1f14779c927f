"""What waits to be done: wrong first, then the oldest, as its reader may see (R97)."""

from odoo import fields
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestTodo(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")

    def _rows(self, code=None, user=None, scope=Domain.TRUE):
        user = user or self.manager
        service = self.env["wuye.todo"].with_user(user)
        rows = service.with_context(allowed_company_ids=self.company.ids)._load(scope)
        return [row for row in rows if code in (None, row["code"])]

    def _records(self, row, user=None):
        action = row["action"]
        model = self.env[action["res_model"]].with_user(user or self.manager)
        found = model.search(action["domain"])
        self.assertEqual(len(found), row["count"])
        return found.with_env(self.env)

    @freeze_time("2026-03-10")
    def test_r97_months_that_are_over_and_not_closed(self):
        self._run("2026-01")
        self._run("2026-03")
        [row] = self._rows("month")
        months = self._records(row)
        self.assertIn(fields.Date.to_date("2026-01-01"), months.mapped("month"))
        self.assertNotIn(fields.Date.to_date("2026-03-01"), months.mapped("month"))
        self.assertEqual(row["since"], "2026-01-01")
        self.assertIn("锦澜湾", row["detail"])
        for month in months.sorted("month"):
            month.with_user(self.accountant).action_close()
        self.assertEqual(self._rows("month"), [])

    def test_r97_lines_that_cannot_be_computed_are_wrong_and_come_first(self):
        self.unit.area_building = 0.0
        run = self._run("2026-01", post=False)
        rows = self._rows()
        self.assertEqual((rows[0]["code"], rows[0]["level"]), ("failure", "wrong"))
        self.assertEqual(self._records(rows[0]), run.failure_ids)
        levels = [row["level"] for row in rows]
        self.assertEqual(levels, sorted(levels, reverse=True))

    def test_r97_debts_that_lapse_within_90_days(self):
        self._run("2026-01")
        charge = self._open()
        due = charge.date_due
        for day, is_near in (
            (fields.Date.subtract(fields.Date.add(due, years=3), days=91), False),
            (fields.Date.subtract(fields.Date.add(due, years=3), days=90), True),
            (fields.Date.add(due, years=3), True),
            (fields.Date.add(due, years=3, days=1), False),
        ):
            with freeze_time(f"{day} 12:00:00"):
                rows = self._rows("limitation")
                self.assertEqual(bool(rows), is_near, day)
        with freeze_time(f"{fields.Date.add(due, years=3)} 12:00:00"):
            [row] = self._rows("limitation")
            self.assertEqual(self._records(row), charge)
            self.assertIn("300.00", row["detail"])
            self._pay("2026-03-01", [(charge, 300.0)])
            self.assertEqual(self._rows("limitation"), [])

    def test_r97_audit_that_was_missed_and_what_the_last_one_found(self):
        self._run("2026-01")
        [missed] = self._rows("audit_missed")
        self.assertFalse(missed["since"])
        self.assertEqual(self._rows("audit"), [])
        charge = self._open()
        self.env.flush_all()
        # with the guard of settled amounts off, as an attacker would
        self.env.cr.execute("SET LOCAL session_replication_role = 'replica'")
        self.env.cr.execute(
            "UPDATE wuye_charge SET amount_paid = 1 WHERE id = %s", charge.ids
        )
        self.env.cr.execute("SET LOCAL session_replication_role = 'origin'")
        self.env.invalidate_all()
        audits = self.env["wuye.audit"]._run(self.company)
        self.assertEqual(self._rows("audit_missed"), [])
        [row] = self._rows("audit")
        self.assertEqual(self._records(row), audits.finding_ids)
        self.assertEqual(row["level"], "wrong")
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), days=3)):
            [missed] = self._rows("audit_missed")
            self.assertTrue(missed["since"])

    def test_r97_what_waits_for_ones_own_approval(self):
        self._run("2026-01")
        charge = self._open()
        request = self._request(
            "reduction", 10.0, "2026-01-31", approve=False, charge_id=charge.id
        )
        self.assertEqual(self._rows("review"), [])
        request.request_validation()
        [row] = self._rows("review")
        self.assertEqual(self._records(row), request)
        self.assertEqual(self._rows("review", self.accountant), [])
        self.manager.lang = "zh_CN"
        todo = self.env["wuye.todo"].with_user(self.manager)
        rows = todo.with_context(lang="zh_CN")._load()
        [name] = [row["name"] for row in rows if row["code"] == "review"]
        self.assertNotRegex(name, "[A-Za-z]")

    @freeze_time("2026-03-10")
    def test_r97_only_what_its_reader_may_see(self):
        self.unit.area_building = 0.0
        self._run("2026-01", post=False)
        stranger = self._make_user(
            "accountant",
            self._make_community("YFY", "云枫苑", self.company),
            login="wuye_stranger",
        )
        for code in ("failure", "month", "limitation"):
            self.assertEqual(self._rows(code, stranger), [], code)
        self.assertEqual(self._rows("failure", self.cashier), [])
        elsewhere = Domain("community_id", "=", stranger.wuye_community_ids.id)
        self.assertEqual(self._rows("failure", scope=elsewhere), [])
        self.assertTrue(self._rows("failure"))
