"""Rounds and entries by post, by reader, by community and company."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MONTH, RoundCommon

MODELS = ("wuye.meter.round", "wuye.meter.round.stop", "wuye.meter.round.entry")


@tagged("post_install", "-at_install")
class TestAccess(RoundCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.row = cls.walk.with_user(cls.reader)._rows(cls.walk.create_date.date())[0]

    def test_c5_reader_sees_his_own_rounds_and_those_of_all(self):
        other = self._make_user("meter_reader", self.community, login="wuye_reader_2")
        seen = self.env["wuye.meter.round"].with_user(other)
        self.assertEqual(seen.search([]), self.walk)
        self.walk.with_user(self.clerk).reader_ids = self.reader
        self.assertFalse(seen.search([]))
        self.assertFalse(self.env["wuye.meter.round.stop"].with_user(other).search([]))
        self.assertEqual(self._phone(other).phone_load(False, MONTH)["rounds"], [])
        self.assertEqual(self._phone().search([]), self.walk)
        self.assertEqual(self._phone(self.clerk).search([]), self.walk)

    def test_c5_other_communities_and_companies_see_nothing(self):
        self._upload([self._entry(self.row, 112)])
        second = self._make_community("YFY", "云枫苑", self.company)
        company = self._make_company("Other Property Company")
        stranger = self._make_user("meter_reader", second, login="wuye_stranger")
        foreign = self._make_user(
            "ledger_clerk", self.community, company, login="wuye_foreign"
        )
        foreign.company_ids = company
        for model in MODELS:
            rows = self.env[model].with_user(stranger)
            self.assertFalse(rows.search([]), model)
            rows = self.env[model].with_user(foreign)
            rows = rows.with_context(allowed_company_ids=company.ids)
            self.assertFalse(rows.search([]), model)
        [answer] = self._upload([self._entry(self.row, 113)], stranger)
        self.assertEqual((answer["state"], answer["id"]), ("refused", False))

    def test_c5_entries_are_written_by_no_post(self):
        [answer] = self._upload([self._entry(self.row, 112)])
        entry = self.env["wuye.meter.round.entry"].browse(answer["id"])
        for user in (self.reader, self.clerk, self.accountant):
            with self.subTest(user.login):
                for act in (
                    lambda own: own.write({"state": "dropped"}),
                    lambda own: own.unlink(),
                    lambda own: own.create({"uuid": "y"}),
                ):
                    with self.assertRaises(AccessError):
                        act(entry.with_user(user))

    def test_c5_who_may_not_enter_readings_neither_sends_nor_decides(self):
        [answer] = self._upload([self._entry(self.row, 1)])
        self.assertEqual(answer["state"], "refused")
        entry = self.env["wuye.meter.round.entry"].browse(answer["id"])
        manager = self.manager
        for act in (
            entry.with_user(manager).action_use,
            entry.with_user(manager).action_drop,
        ):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            self._upload([self._entry(self.row, 112)], manager)

    def test_c5_reader_makes_no_rounds(self):
        with self.assertRaises(AccessError):
            self._phone().browse(self.walk.id).name = "x"
        with self.assertRaises(AccessError):
            self._phone().browse(self.walk.id).action_fill()
