"""Who may split and merge, and who reads of it."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SplitCommon

READERS = (
    "collector",
    "supervisor",
    "housekeeper",
    "customer_service",
)
OTHERS = ("guard", "meter_reader", "repairer")


@tagged("post_install", "-at_install")
@freeze_time("2026-01-20")
class TestAccess(SplitCommon):
    def test_b18_other_posts_are_refused(self):
        for user in (self.clerk, self.manager, self.cashier):
            with self.subTest(user.login):
                with self.env.cr.savepoint(), self.assertRaises(AccessError):
                    self._split(user=user)
                with self.env.cr.savepoint(), self.assertRaises(AccessError):
                    self.charge.with_user(user)._check_may_rebill()

    def test_b18_posts_that_read_charges_read_the_trail(self):
        rebill = self._done(self._split())
        for post in READERS:
            user = self._make_user(post, self.community)
            self.assertEqual(rebill.with_user(user).name, rebill.name)
        for post in OTHERS:
            user = self._make_user(post, self.community)
            with self.subTest(post), self.assertRaises(AccessError):
                rebill.with_user(user).read(["name"])

    def test_b18_nobody_writes_the_record(self):
        rebill = self._done(self._split())
        with self.assertRaises(AccessError):
            rebill.with_user(self.accountant).write({"reason": "x"})

    def test_b18_other_community_neither_splits_nor_reads(self):
        other = self._make_community("QSH", "秋水湖", self.company)
        stranger = self._make_user("accountant", other, login="stranger")
        wizard = self._split()
        rebill = self._done(wizard)
        with self.env.cr.savepoint(), self.assertRaises(AccessError):
            rebill.with_user(stranger).read(["name"])
        with self.env.cr.savepoint(), self.assertRaises(AccessError):
            self._split(user=stranger, charge=rebill.new_ids[0])
        with self.env.cr.savepoint(), self.assertRaises(AccessError):
            self._undo(rebill, user=stranger)
        self.assertFalse(self.env["wuye.rebill"].with_user(stranger).search_count([]))

    def test_b18_other_business_line_does_not_read_it(self):
        line = self.env["wuye.business.line"].create({"name": "停车", "code": "TC9"})
        rebill = self._done(self._split())
        collector = self._make_user("collector", self.community, login="of_a_line")
        collector.wuye_line_ids = line
        seen = self.env["wuye.rebill"].with_user(collector).search([])
        self.assertFalse(seen & rebill)
        self.fee.business_line_id = line
        self.env.invalidate_all()
        seen = self.env["wuye.rebill"].with_user(collector).search([])
        self.assertTrue(seen & rebill)
