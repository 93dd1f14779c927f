"""The month map over RPC: who sees what, who closes (B20)."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon


@tagged("post_install", "-at_install")
class TestMonthMap(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.charge = cls._run("2026-01").charge_ids
        cls.collector = cls._make_user("collector", cls.community)

    def _load(self, user, community=None, month="2026-01-15"):
        return (
            self.env["wuye.month.map"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .load((community or self.community).id, month)
        )

    def _prepare(self, user, community=None):
        service = self.env["wuye.month.map"].with_user(user)
        return service.prepare_close((community or self.community).id, "2026-01-15")

    def test_b20_the_map_names_month_and_steps(self):
        found = self._load(self.accountant)
        self.assertEqual(found["month"], "2026-01-01")
        self.assertEqual(found["state"], "open")
        self.assertTrue(found["can_close"])
        states = {step["code"]: step["state"] for step in found["steps"]}
        self.assertEqual(states["run"], "done")
        self.assertEqual(states["report"], "waiting")
        self.assertEqual(found["recent"][0]["what"], "Bills signed")

    def test_b20_the_question_shows_what_the_close_archives(self):
        self._pay("2026-01-10", [(self.charge, 75.0)])
        figures = self._prepare(self.accountant)
        rows = dict(figures["rows"])
        self.assertEqual(rows["Due"], "300.00")
        self.assertEqual(rows["Received"], "75.00")
        self.assertEqual(rows["Arrears, closing"], "225.00")
        month = self.env["wuye.month"].browse(figures["month_id"])
        self.assertEqual(month.state, "open", "asking closes nothing")
        month.with_user(self.accountant).action_close()
        self.assertEqual(month.closing_arrears, 225.0)
        found = self._load(self.accountant)
        self.assertEqual((found["state"], found["can_close"]), ("closed", False))
        self.assertEqual(found["recent"][0]["what"], "Month closed")
        with self.assertRaisesRegex(UserError, "closed already"):
            self._prepare(self.accountant)

    def test_b20_a_blocked_month_is_not_closed(self):
        later = self.env["wuye.month.map"].with_user(self.accountant)
        self._run("2026-02", post=False)
        self.assertFalse(self._load(self.accountant, month="2026-02-01")["can_close"])
        with self.assertRaisesRegex(UserError, "is not posted"):
            later.prepare_close(self.community.id, "2026-02-01")

    def test_b20_collectors_look_but_do_not_close(self):
        for user in (self.collector, self.cashier, self.clerk, self.manager):
            with self.subTest(user.login):
                found = self._load(user)
                self.assertTrue(found["steps"])
                self.assertFalse(found["can_close"])
                with self.assertRaisesRegex(UserError, "Only an accountant"):
                    self._prepare(user)
        found = self._load(self.collector)
        report = next(s for s in found["steps"] if s["code"] == "report")
        self.assertFalse(report["action"], "no button to what he may not read")

    def test_b20_other_communities_are_not_seen(self):
        other = self._make_community("BHY", "碧海园", self.company)
        stranger = self._make_user("accountant", other, login="stranger")
        found = self._load(stranger)  # asks for ours, gets his own
        self.assertEqual([c["id"] for c in found["communities"]], other.ids)
        self.assertEqual(found["community_id"], other.id)
        with self.assertRaises(AccessError):
            self._prepare(stranger)
        nobody = self._make_user(
            "accountant", other.browse(), company=self.company, login="nobody"
        )
        found = self._load(nobody)
        self.assertFalse(found["steps"])

    def test_b20_other_posts_are_refused(self):
        guard = self._make_user("guard", self.community)
        with self.assertRaisesRegex(UserError, "work with bills"):
            self._load(guard)

    def test_b20_two_companies(self):
        company = self._make_company("他司")
        other = self._make_community("QT", "他司小区", company)
        stranger = self._make_user("manager", other, login="other_manager")
        found = self._load(stranger)
        self.assertEqual([c["name"] for c in found["communities"]], ["他司小区"])
        with self.assertRaises(AccessError):
            self.env["wuye.month.map"].with_user(stranger)._community(self.community.id)

    def test_b20_month_without_anything(self):
        found = self._load(self.accountant, month=fields.Date.to_date("2027-05-01"))
        states = {step["code"]: step["state"] for step in found["steps"]}
        self.assertEqual(states["run"], "waiting")
        self.assertEqual(states["collection"], "waiting")
