from odoo.exceptions import AccessDenied, AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

RIGHT = "Zheng-que-1"


@tagged("post_install", "-at_install")
class TestLoginLock(HttpCase):
    """H5, R3: three wrong passwords in a row lock that login, and no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, login="shoufei", password=RIGHT, groups="base.group_user"
        )
        cls.other = new_test_user(
            cls.env, login="chuna", password=RIGHT, groups="base.group_user"
        )

    def _sign_in(self, login="shoufei", password=RIGHT):
        credential = {"type": "password", "login": login, "password": password}
        with mute_logger("odoo.addons.wuye_access.models.wuye_login_lock"):
            return self.env["res.users"].authenticate(credential, {"interactive": True})

    def _fail(self, times, login="shoufei"):
        for _time in range(times):
            # not assertRaises, whose savepoint would take back the count
            with self.assertRaisesRegex(AccessDenied, "Denied|locked until"):
                self._sign_in(login, "wrong")

    def test_h5_third_wrong_password_locks_even_the_right_one(self):
        self._fail(2)
        self._sign_in()
        self._fail(2)
        with self.assertRaisesRegex(AccessDenied, "locked until"):
            self._sign_in(password="wrong")
        with self.assertRaisesRegex(AccessDenied, "locked until"):
            self._sign_in()
        # a locked login is not even compared: nobody tries passwords out on it
        with self.assertRaisesRegex(AccessDenied, "locked until"):
            self._sign_in(password="wrong")
        lock = self.env["wuye.login.lock"].search([("user_id", "=", self.user.id)])
        self.assertEqual(lock.failures, 3)
        self.assertTrue(self._sign_in("chuna"))

    def test_h5_the_first_wrong_password_locks_where_one_is_allowed(self):
        self.env["ir.config_parameter"].set_param("wuye_access.login_attempts", "1")
        with self.assertRaisesRegex(AccessDenied, "locked until"):
            self._sign_in(password="wrong")

    def test_h5_passwords_checked_while_the_lock_came_leave_it(self):
        """They passed the first question before the third wrong one was counted."""
        self._fail(3)
        locks = self.env["wuye.login.lock"]
        lock = locks.search([("user_id", "=", self.user.id)])
        until = lock.locked_until
        for late in (locks._count_failure, locks._forget):
            with (
                mute_logger("odoo.addons.wuye_access.models.wuye_login_lock"),
                self.assertRaisesRegex(AccessDenied, "locked until"),
            ):
                late(self.user)
            lock.invalidate_recordset()
            self.assertEqual((lock.failures, lock.locked_until), (4, until))

    def test_lock_ends_by_time_and_counts_anew(self):
        self._fail(3)
        self.env.cr.execute(
            "UPDATE wuye_login_lock SET locked_until = timezone('UTC', now()) "
            "- interval '1 second' WHERE user_id = %s",
            [self.user.id],
        )
        self._fail(1)
        self.assertTrue(self._sign_in(), "one wrong password after the lock is one")

    def test_administrator_unlocks_and_is_named(self):
        self._fail(3)
        admin = new_test_user(
            self.env, login="guanli", groups="wuye_property.group_administrator"
        )
        lock = self.env["wuye.login.lock"].search([("user_id", "=", self.user.id)])
        self.assertTrue(lock.is_locked)
        with self.assertRaises(AccessError):
            lock.with_user(self.other).action_unlock()
        lock.with_user(admin).action_unlock()
        self.assertEqual(lock.unlocked_by, admin)
        self.env.flush_all()
        self.assertTrue(self._sign_in())
