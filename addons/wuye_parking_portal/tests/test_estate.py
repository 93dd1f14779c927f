"""The estate's fees, and the faults of the audit, on this module's own database."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

from . import faults


@tagged("post_install", "-at_install")
class TestEstate(WuyeBillingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        faults.prepare(cls)
        cls.env.flush_all()

    def _found(self, code):
        return list(self.env["wuye.audit"]._run_check(code, self.company))

    def test_26_estate_has_no_fault(self):
        for code in ("parking_prepaid", "parking_prepaid_entry", "parking_paid"):
            self.assertEqual(self._found(code), [], code)

    def test_26_each_check_names_its_fault(self):
        for fault in faults.faults(self):
            with self.subTest(code=fault.code):
                sql, row_id = fault.statement()
                with self.env.cr.savepoint(flush=False) as savepoint:
                    self.env.cr.execute("SET LOCAL session_replication_role = replica")
                    self.env.cr.execute(sql, [row_id])
                    found = self._found(fault.code)
                    savepoint.rollback()
                named = (fault.named._name, fault.named.id)
                self.assertIn(named, {(f["model"], f["res_id"]) for f in found})
