from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import config

from .common import WuyeAccessCase

PASSWORD = "Zheng-que-1"


@tagged("post_install", "-at_install")
class TestOwnDetails(WuyeAccessCase, HttpCase):
    """J3, R10: own details are confirmed at the first sign-in and yearly."""

    def setUp(self):
        super().setUp()
        self.collector.write({"password": PASSWORD, "wuye_confirmed_on": False})
        self.authenticate(self.collector.login, PASSWORD)

    def _post_page(self, **form):
        page = self.url_open("/wuye/own-details").text
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        return self.url_open(
            "/wuye/own-details",
            data={"csrf_token": token, **form},
            allow_redirects=False,
        )

    def test_j3_until_confirmed_only_that_page_opens(self):
        page = self.url_open("/odoo", allow_redirects=False)
        self.assertEqual(page.status_code, 303, page.text[:3000])
        self.assertIn("/wuye/own-details", page.headers["Location"])
        call = {"model": "wuye.unit", "method": "search", "args": [[]], "kwargs": {}}
        url = "/web/dataset/call_kw/wuye.unit/search"
        self.assertIn("error", self.url_open(url, json={"params": call}).json())
        answer = self._post_page(redirect="https://elsewhere.example/x")
        self.assertTrue(answer.headers["Location"].endswith("/odoo"))
        self.assertEqual(self.collector.wuye_confirmed_on, fields.Date.today())
        self.assertIn("result", self.url_open(url, json={"params": call}).json())

    def test_j3_again_after_a_year(self):
        today = fields.Date.context_today(self.collector)
        self.collector.wuye_confirmed_on = fields.Date.subtract(today, months=12)
        self.assertTrue(self.collector._must_confirm_details())
        self.collector.wuye_confirmed_on = fields.Date.add(
            fields.Date.subtract(today, months=12), days=1
        )
        self.assertFalse(self.collector._must_confirm_details())
        with self.assertRaises(AccessError):
            self.collector.with_user(self.collector).wuye_confirmed_on = today

    def test_j3_a_correction_goes_to_the_administrator(self):
        self._post_page(wrong="电话错了")
        activity = self.collector.partner_id.activity_ids.filtered(
            lambda activity: activity.user_id == self.administrator
        )
        self.assertIn("电话错了", activity.note)
        self.assertFalse(self.collector.wuye_confirmed_on)

    def test_h5_rules_of_passwords_hold_for_many_users_at_once(self):
        """The library is silent while tests run; here its rules are asked."""
        values = [
            {"name": login, "login": login, "password": f"Mi-ma-{login}-1"}
            for login in ("yihao", "erhao")
        ]
        users = self.env["res.users"].with_context(no_reset_password=True)
        with patch.dict(config.options, {"test_enable": False}):
            self.assertEqual(len(users.create(values)), 2)
            with self.assertRaisesRegex(UserError, "characters"):
                users.create({"name": "x", "login": "x", "password": "ruo"})

    def test_h5_password_given_by_another_is_changed_first(self):
        settings = new_test_user(
            self.env, login="shezhi", groups="base.group_erp_manager"
        )
        self.collector.with_user(settings).password = "Xin-mi-ma-2"
        self.assertTrue(self.collector._password_has_expired())
        self.collector.with_user(self.collector).env.user._change_password("Zi-ji-de-3")
        self.assertFalse(self.collector._password_has_expired())
