"""Who reads the tables: not the blind, not the housekeeper, not the neighbours."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import NOON, TakingsMixin

ROUTES = (
    "/report/pdf/wuye_takings.wuye_takings_detail_document",
    "/report/html/wuye_takings.wuye_takings_detail_document",
    "/report/pdf/wuye_takings.wuye_takings_summary_document",
    "/report/xlsx/wuye_takings.takings_xlsx",
)


class AccessCase(TakingsMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_takings()

    def _refused(self, call):
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
            self.env.cr.savepoint(),
        ):
            call()


@tagged("post_install", "-at_install")
class TestAccess(AccessCase, TransactionCase):
    def test_d3_blind_collector_gets_nothing_of_his_open_shift(self):
        with freeze_time(NOON):
            shift = self._open_shift()
            receipt = self._take([(self.bills[0], 123.45)])
        shift = shift.with_user(self.collector)
        with self.assertRaisesRegex(UserError, "not counted yet"):
            shift.action_takings()
        for vals in ({}, {"shift_id": shift.id}, {"user_id": self.collector.id}):
            takings = self._takings(self.collector, **vals)
            self.assertEqual(takings._rows(), [])
            self.assertEqual(takings._proof()["receipts"], 0)
            [values] = takings.read(["preview"])
            self.assertNotIn("123.45", values["preview"])
            self.assertNotIn(receipt.name, values["preview"])
            self.assertEqual(takings.action_receipts()["domain"], [("id", "in", [])])
            for action in ("print_detail", "print_summary", "workbook"):
                with self.assertRaises(UserError):
                    getattr(takings, f"action_{action}")()
        seen = self._takings(self.supervisor)
        self.assertIn("123.45", seen.preview)
        # the choice of another, even if its number is known
        self._refused(lambda: seen.with_user(self.collector).read(["preview"]))
        self._refused(lambda: seen.with_user(self.collector)._rows())

    def test_d3_page_not_saved_yet_tells_the_blind_nothing(self):
        with freeze_time(NOON):
            shift = self._open_shift()
            self._take([(self.bills[0], 123.45)])
            takings = self.env["wuye.takings"].with_user(self.collector)
            takings = takings.with_context(default_shift_id=shift.id)
            names = ("shift_id", "community_id", "preview", "date_from", "date_to")
            values = takings.onchange({}, [], {name: {} for name in names})["value"]
        self.assertIn("preview", values)
        self.assertNotIn("123.45", values["preview"])

    def test_d12_closed_shift_is_its_collectors_and_no_others(self):
        receipts = self._day()
        mine = receipts.filtered(lambda one: one.user_id == self.collector)
        shift = mine.shift_id.with_user(self.collector)
        takings = self.env["wuye.takings"].with_user(self.collector)
        takings = takings.browse(shift.action_takings()["res_id"])
        names = {row["name"] for row in takings._rows()}
        self.assertEqual(names, set(mine.mapped("name")))
        self.assertTrue(takings.action_print_detail())
        whole = self._takings(self.collector, user_id=self.second.id)
        self.assertEqual(whole._rows(), [])

    def test_d12_open_shift_leaves_earlier_shifts_readable(self):
        receipts = self._day()
        with freeze_time("2026-04-30 06:00:00"):
            self._open_shift()
            self._take([(self.bills[2], 123.45)])
        mine = receipts.filtered(lambda one: one.user_id == self.collector)
        takings = self._takings(self.collector)
        self.assertTrue(self.env["wuye.shift"].with_user(self.collector)._is_blind())
        names = {row["name"] for row in takings._rows()}
        self.assertEqual(names, set(mine.mapped("name")))
        self.assertNotIn("123.45", takings.preview)

    def test_d11_housekeeper_and_other_posts_see_none(self):
        for post in ("housekeeper", "ledger_clerk", "guard", "customer_service"):
            user = self._make_user(post, self.community, login=f"t-{post}")
            with self.subTest(post=post):
                self._refused(lambda u=user: self._takings(u))

    def test_i8_another_community_is_refused(self):
        receipts = self._day()
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("supervisor", elsewhere, login="t-stranger")
        self._refused(lambda: self._takings(stranger)._rows())
        forged = self._takings(
            stranger, shift_id=receipts[0].shift_id.id, community_id=elsewhere.id
        )
        self.assertEqual(forged._rows(), [])
        own = self._takings(stranger, community_id=elsewhere.id)
        self.assertEqual(own._rows(), [])

    def test_d12_overseers_read_all_of_their_community(self):
        receipts = self._day()
        for user in (self.supervisor, self.accountant, self.manager):
            rows = self._takings(user)._rows()
            names = {row["name"] for row in rows}
            self.assertEqual(names, set(receipts.mapped("name")))


@tagged("post_install", "-at_install")
class TestRoutes(AccessCase, HttpCase):
    """What the browser's address line gives."""

    def test_d3_report_routes_tell_the_blind_nothing(self):
        with freeze_time(NOON):
            self._open_shift()
            receipt = self._take([(self.bills[0], 123.45)])
        own = self._takings(self.collector)
        seen = self._takings(self.supervisor)
        self.env.flush_all()
        login = self.collector.login
        self.authenticate(login, login)
        for route in ROUTES:
            for takings in (own, seen):
                with self.subTest(route=route), mute_logger("odoo.http"):
                    answer = self.url_open(f"{route}/{takings.id}")
                    self.assertNotEqual(answer.status_code, 200)
                    self.assertNotIn("123.45", answer.text)
                    self.assertNotIn(receipt.name, answer.text)

    def test_d12_collector_prints_his_closed_shift(self):
        receipts = self._day()
        takings = self._takings(self.collector, shift_id=receipts[0].shift_id.id)
        self.env.flush_all()
        login = self.collector.login
        self.authenticate(login, login)
        answer = self.url_open(f"{ROUTES[0]}/{takings.id}")
        self.assertEqual(answer.status_code, 200)
        for receipt in receipts:  # under tests the route answers with the page
            is_mine = receipt.user_id == self.collector
            self.assertEqual(receipt.name in answer.text, is_mine)
