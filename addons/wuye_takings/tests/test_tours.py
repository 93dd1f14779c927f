"""The tables of the day in the browser, in Chinese."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import TakingsMixin


@tagged("post_install", "-at_install")
class TestTakingsTours(TakingsMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_takings()
        cls.supervisor.name = "林主管"
        cls.collector.name = "周收费"
        cls.second.name = "钱出纳二"

    def test_d12_tables_of_the_day_and_of_a_shift_in_chinese(self):
        """A day is read and narrowed by the supervisor, a shift by its collector."""
        self._open_shift()
        self._open_shift(user=self.second, token=self.token2)
        mine = self._take([(self.bills[0], 300.0)], [("pos", 100.0), ("cash", 200.0)])
        other = self._take(
            [(self.lots[0], 80.0)],
            [("cash", 80.0)],
            user=self.second,
            token=self.token2,
        )
        self._cashier().close_shift(self.token, {"cash": 700.0, "pos": 100.0})
        self._cashier(self.second).close_shift(self.token2, {"cash": 580.0})
        self.start_tour("/odoo", "wuye_takings_day", login=self.supervisor.login)
        day = self.env["wuye.takings"].search(
            [("create_uid", "=", self.supervisor.id)], limit=1, order="id desc"
        )
        today = fields.Date.context_today(self.supervisor.with_user(self.supervisor))
        self.assertRecordValues(
            day,
            [{"community_id": self.community.id, "date_to": today, "user_id": False}],
        )
        rows = day.with_user(self.supervisor)._rows()
        self.assertEqual(sum(row["amount"] for row in rows), 380)
        self.assertEqual({row["name"] for row in rows}, {mine.name, other.name})
        url = f"/odoo/wuye.shift/{mine.shift_id.id}"
        self.start_tour(url, "wuye_takings_shift", login=self.collector.login)
        own = self.env["wuye.takings"].search(
            [("create_uid", "=", self.collector.id)], limit=1, order="id desc"
        )
        self.assertEqual(own.shift_id, mine.shift_id)
        rows = own.with_user(self.collector)._rows()
        self.assertEqual({row["name"] for row in rows}, {mine.name})
        self._assert_clean()
