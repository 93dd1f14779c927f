"""The PIN of a wallet: chosen by its holder at the desk, blocked and unblocked (F7)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.wuye_wallet.tests.common import WalletCase

PIN = "471108"


class TestPin(WalletCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._make_user("customer_service", cls.community, login="pin-desk")

    def _page(self, user=None, **vals):
        pages = self.env["wuye.wallet.pin.page"].with_user(user or self.desk)
        return pages.create(
            {
                "wallet_id": self.wallet.id,
                "is_present": True,
                "pin": PIN,
                "again": PIN,
                **vals,
            }
        )

    @property
    def rule(self):
        return self.env["wuye.wallet.rule"]._on(
            self.company, self.env["wuye.wallet"]._today()
        )

    def _log(self):
        self.env.invalidate_all()
        return self.wallet.message_ids.sorted("id")[-1]

    def test_f7_holder_chooses_a_pin_at_the_desk_and_the_log_says_who_was_there(self):
        action = self.wallet.with_user(self.desk).action_set_pin()
        pages = self.env[action["res_model"]].with_user(self.desk)
        form = Form(pages.with_context(**action["context"]))
        form.is_present = True
        form.pin = form.again = PIN
        page = form.save()
        self.assertTrue(page.action_done())
        self.assertFalse(page.read(["pin", "again"])[0]["pin"])
        self.assertTrue(self.wallet.has_pin)
        self.rule.pin_above = 10
        self.assertEqual(self._tap(20, "a")["code"], "pin_needed")
        self.assertEqual(self._tap(20, "b", pin=PIN)["code"], "paid")
        log = self._log()
        self.assertEqual(log.author_id, self.desk.partner_id)
        self.assertIn("PIN set", log.body)
        self.assertNotIn(PIN, log.body)
        self._page(pin="820519", again="820519")
        self.assertIn("PIN changed", self._log().body)
        self.assertEqual(self._tap(20, "c", pin=PIN)["code"], "pin_wrong")

    def test_f7_pin_is_refused_in_words_and_nothing_changes(self):
        for vals, words in (
            ({"is_present": False}, "Tick that he is here"),
            ({"again": "471109"}, "typed in two ways"),
            ({"pin": "1234", "again": "1234"}, "six digits"),
            ({"pin": "123456", "again": "123456"}, "first one tries"),
            ({"pin": "111111", "again": "111111"}, "first one tries"),
            ({"pin": "４７１１０８", "again": "４７１１０８"}, "six digits"),
            ({"pin": False, "again": False}, "six digits"),
        ):
            with self.subTest(**vals), self.assertRaisesRegex(UserError, words):
                self._page(**vals)
        self.assertFalse(self.wallet.has_pin)
        page = self._page()
        with self.assertRaisesRegex(UserError, "anew"):
            page.pin = "820519"
        self.wallet.sudo().entry_ids._enter(self.wallet.sudo(), "fee", -100)
        self.wallet.action_close()
        with self.assertRaisesRegex(UserError, "is closed"):
            self._page()

    def test_f7_third_wrong_pin_blocks_and_the_desk_unblocks_with_its_name(self):
        self._page()
        self.rule.pin_above = 10
        for turn in range(3):
            self._tap(20, "x", pin=f"00000{turn}")
        self.assertEqual(self._tap(20, "x", pin=PIN)["code"], "pin_locked")
        self.wallet.with_user(self.desk).action_unlock_pin()
        log = self._log()
        self.assertEqual(log.author_id, self.desk.partner_id)
        self.assertIn("unlocked", log.body)
        self.assertEqual(self._tap(20, "x", pin=PIN)["code"], "paid")

    def test_f7_new_pin_unblocks_as_well(self):
        self._page()
        self.rule.pin_above = 10
        for turn in range(3):
            self._tap(20, "x", pin=f"00000{turn}")
        self._page(pin="820519", again="820519")
        self.assertEqual(self._tap(20, "y", pin="820519")["code"], "paid")

    def test_f7_who_is_not_at_the_desk_or_not_there_sets_no_pin(self):
        for post in ("collector", "accountant", "repairer"):
            user = self._make_user(post, self.community, login=f"pin-{post}")
            with self.subTest(post=post), self.assertRaises(AccessError):
                self._page(user)
        far = self._make_community("YFY", "云枫苑", self.company)
        other = self._make_company("别家物业")
        away = self._make_community("HTC", "海棠城", other)
        for community in (far, away):
            user = self._make_user("cashier", community, login=community.code)
            with self.assertRaises(AccessError):
                self._page(user)
            with self.assertRaises(AccessError):
                self.wallet.with_user(user).action_unlock_pin()
        collector = self._make_user("collector", self.community, login="pin-c2")
        with self.assertRaisesRegex(AccessError, "looks after PINs"):
            self.wallet.with_user(collector).action_unlock_pin()
        self.assertFalse(self.wallet.has_pin)
