"""A notice at the desk: its code picks the payer and the bills on it (D1)."""

import hashlib

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_property.tests.keyboard import KeyboardMixin


class ScanMixin(DeskMixin):
    """Bills of January to March, and the notice of February."""

    @classmethod
    def _setup_notice(cls):
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        service = cls._make_user("customer_service", cls.community, login="d-service")
        batch = (
            cls.env["wuye.notice.batch"]
            .with_user(service)
            .create({"community_id": cls.community.id, "month": "2026-02-01"})
        )
        batch.action_make()
        cls.notice = batch.with_env(cls.env).notice_ids
        cls.bills = cls._open(cls.fee).sorted("date")


@tagged("post_install", "-at_install")
class TestScanNotice(ScanMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_notice()

    def _search(self, text):
        return self._cashier().search_units(self.token, text)

    def test_d1_code_of_a_notice_picks_payer_and_bills_up_to_its_month(self):
        [hit] = self._search(self.notice._code_address())
        self.assertEqual(hit["id"], self.unit.id)
        self.assertEqual(hit["partner_id"], self.owner.id)
        self.assertEqual(sorted(hit["charge_ids"]), sorted(self.bills[:2].ids))
        self.assertEqual(self._search(self.notice.name), [hit])

    def test_d1_code_of_a_former_address_is_read_a_strange_one_is_told(self):
        token = self.notice.token
        self.assertTrue(self._search(f"http://old.example/wuye/notice/{token}"))
        with self.assertRaisesRegex(UserError, "no notice that is kept here"):
            self._search(f"http://old.example/wuye/notice/{token}x")

    def test_d1_notice_of_another_community_names_the_paper(self):
        elsewhere = self._make_community("DY", "东苑", self.company)
        self.collector.wuye_community_ids = elsewhere
        self.desk.community_id = elsewhere
        with self.assertRaisesRegex(UserError, f"{self.notice.name} is of a room"):
            self._search(self.notice._code_address())


@tagged("post_install", "-at_install")
class TestScanTour(KeyboardMixin, ScanMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_notice()

    def test_d1_scanned_notice_is_paid_in_chinese(self):
        """The code types itself; only what stands on the notice is taken."""
        self._open_shift()
        self.desk.token_digest = hashlib.sha256(b"tour").hexdigest()
        self.env["ir.config_parameter"].set_param("web.base.url", "http://wuye.test")
        self.notice.token = "tour-notice"
        self.start_tour(
            "/odoo/cash-desk", "wuye_enquiry_scan", login=self.collector.login
        )
        self.assertEqual(self._open(self.fee), self.bills[2])
        receipt = self.env["wuye.receipt"].search([("unit_id", "=", self.unit.id)])
        self.assertRecordValues(receipt, [{"name": "A0012801", "amount": 600.0}])
        self._assert_clean()
