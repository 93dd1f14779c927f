"""Rights: by post, by community, by company."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MeterCommon

MODELS = (
    "wuye.meter",
    "wuye.meter.segment",
    "wuye.meter.reading",
    "wuye.meter.change",
    "wuye.meter.loss",
)


@tagged("post_install", "-at_install")
class TestAccess(MeterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._make_community("YFY", "云枫苑", cls.company)
        cls.stranger = cls._make_user("ledger_clerk", cls.second, login="wuye_stranger")
        main = cls._make_meter(None, "M1", community_id=cls.community.id)
        cls.meter.with_user(cls.clerk).parent_id = main
        cls._read(main, "2026-01", 20)
        cls.reading = cls._read(cls.meter, "2026-01", 110)

    def test_other_communities_see_nothing(self):
        for model in MODELS:
            self.assertTrue(self.env[model].with_user(self.reader).search([]), model)
            self.assertFalse(self.env[model].with_user(self.stranger).search([]), model)
        with self.assertRaises(AccessError):
            self.reading.with_user(self.stranger).value = 111
        with self.assertRaises(AccessError):
            self.reading.with_user(self.stranger).action_confirm()

    def test_other_companies_see_nothing(self):
        company = self._make_company("Other Property Company")
        user = self._make_user(
            "ledger_clerk", self.community, company, login="wuye_other_company"
        )
        user.company_ids = company
        for model in MODELS:
            rows = self.env[model].with_user(user)
            rows = rows.with_context(allowed_company_ids=company.ids)
            self.assertFalse(rows.search([]), model)

    def test_reader_reads_and_keeps_no_meters(self):
        meter = self.meter.with_user(self.reader)
        for act in (
            lambda: meter.write({"date_seal": "2026-05-01"}),
            meter.unlink,
            lambda: meter.env["wuye.meter.replace"].create({"meter_id": meter.id}),
            lambda: meter.env["wuye.meter.amend"].create(
                {"meter_id": meter.id, "reason": "x"}
            ),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_desks_see_and_enter_nothing(self):
        for user in (self.cashier, self.accountant, self.manager):
            self.assertTrue(self.reading.with_user(user).value)
            with self.assertRaises(AccessError):
                self.reading.with_user(user).write({"value": 111})
        guard = self._make_user("guard", self.community)
        with self.assertRaises(AccessError):
            self.reading.with_user(guard).read(["value"])

    def test_trail_is_not_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.meter.change_ids.with_user(self.clerk).write({"reason": "x"})
        with self.assertRaises(AccessError):
            self.meter.change_ids.with_user(self.clerk).unlink()
