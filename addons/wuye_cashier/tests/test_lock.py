"""A screen left alone locks, for every page and call of its shift (J4, R11)."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_cashier.models.wuye_shift_lock import DeskLockedError

from .test_take import TakeCase

PASSWORD = "Suo-tai-2026"


@tagged("post_install", "-at_install")
class TestDeskLock(TakeCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector.password = PASSWORD

    def test_j4_locked_desk_takes_no_money_until_its_collector_types_his_password(self):
        shift = self._open_shift()
        self._cashier().lock(self.token)
        self.assertTrue(shift.locked_at)
        with self.assertRaisesRegex(DeskLockedError, "locked, nothing was written"):
            self._take([(self.bills[0], 300.0)])
        self.assertEqual(self._used(), [])
        page = self._cashier().unlock(self.token, PASSWORD)
        self.assertEqual(page["lock"], {"minutes": 5, "is_locked": False})
        self.assertEqual(page["shift"]["name"], shift.name)
        self.assertEqual(self._take([(self.bills[0], 300.0)]).name, "A0012801")
        self._assert_clean()

    def test_j4_locked_desk_tells_nothing_of_a_payer(self):
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)])
        self._cashier().lock(self.token)
        asked = {
            "search_units": ["0302"],
            "open_unit": [self.unit.id],
            "quote_advances": [self.unit.id, self.owner.id],
            "quote_bills": [self.bills.ids],
            "print_receipts": [receipt.ids],
            "close_shift": [{"cash": 800.0}],
            "take_each": [{"token": "each", "tender": "cash", "bills": []}],
        }
        for method, args in asked.items():
            with self.subTest(method), self.assertRaises(DeskLockedError):
                getattr(self._cashier(), method)(self.token, *args)

    def test_j4_second_tab_meets_the_lock_and_its_reload(self):
        self._open_shift()
        self._cashier().lock(self.token)
        self._cashier().lock(self.token)
        page = self._cashier().load_desk(self.token)
        self.assertTrue(page["lock"]["is_locked"])
        # registered anew, the computer is the same shift's still
        token = self.desk.with_user(self.supervisor).register_computer()
        with self.assertRaises(DeskLockedError):
            self._take([(self.bills[0], 300.0)], token=token)

    def test_j4_colleague_neither_unlocks_nor_is_locked(self):
        shift = self._open_shift()
        self._cashier().lock(self.token)
        other = self._make_user("cashier", self.community, login="d-other")
        other.password = PASSWORD
        self.assertFalse(self._cashier(other).load_desk(self.token)["shift"])
        self._cashier(other).unlock(self.token, PASSWORD)
        self.assertTrue(shift.locked_at)
        with self.assertRaises(AccessError):
            shift.with_user(self.collector).locked_at = False
        keeper = self._cashier(self.keeper)
        with self.assertRaisesRegex(AccessError, "takes no money"):
            keeper.unlock(self.token, PASSWORD)

    def test_j4_payment_whose_answer_was_lost_is_looked_up_under_the_lock(self):
        self._open_shift()
        order = self._order([(self.bills[0], 300.0)])
        taken = self._cashier().take(self.token, order)
        self._cashier().lock(self.token)
        found = self._cashier().look_up(self.token, order["token"])
        self.assertEqual(found["id"], taken["id"])

    def test_j4_minutes_are_from_1_to_60(self):
        desk = self.desk.with_user(self.supervisor)
        desk.lock_minutes = 60
        self.assertEqual(self._cashier().load_desk(self.token)["lock"]["minutes"], 60)
        for wrong in (0, 61):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                desk.lock_minutes = wrong
                desk.flush_recordset()
        with self.assertRaises(AccessError):
            self.desk.with_user(self.collector).lock_minutes = 30


@tagged("post_install", "-at_install")
class TestDeskLockLogin(TakeCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector.password = PASSWORD

    def _refused(self, password):
        """What is said to a password."""
        try:  # not assertRaises, whose savepoint would take back the count
            self._cashier().unlock(self.token, password)
        except UserError as error:
            return str(error)
        raise AssertionError(f"{password} has unlocked the desk")

    @mute_logger("odoo.addons.wuye_access.models.wuye_login_lock")
    def test_j4_h5_wrong_passwords_say_so_and_lock_the_login(self):
        shift = self._open_shift()
        self._cashier().lock(self.token)
        for wrong in ("", "falsch"):
            self.assertIn("not your password", self._refused(wrong))
        self.assertIn("this login is locked until", self._refused("falsch"))
        self.assertIn("this login is locked until", self._refused(PASSWORD))
        self.assertTrue(shift.locked_at)
        lock = self.env["wuye.login.lock"].search([("user_id", "=", self.collector.id)])
        self.assertEqual(lock.failures, 3)
