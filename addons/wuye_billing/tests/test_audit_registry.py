"""E15: every check there is, of every module installed, names its planted fault."""

import importlib
import importlib.util

from odoo.tests import TransactionCase, tagged

from .audit_books import AuditBooksMixin


@tagged("post_install", "-at_install")
class TestAuditRegistry(AuditBooksMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._book_example()
        cls._book_more()
        cls.places = cls._places()
        for place in cls.places:
            place.prepare(cls)
        cls.env.flush_all()
        cls.audit = cls.env["wuye.audit"]

    @classmethod
    def _places(cls):
        """`tests/faults.py` of billing and of each module on top that has one."""
        modules = cls.env["ir.module.module"].search(
            [("name", "=like", "wuye_%"), ("state", "=", "installed")], order="name"
        )
        names = [f"odoo.addons.{name}.tests.faults" for name in modules.mapped("name")]
        return [
            importlib.import_module(name)
            for name in names
            if importlib.util.find_spec(name)
        ]

    def test_e15_clean_data_gives_zero_by_each_check(self):
        for code in self.audit._checks():
            with self.subTest(code=code):
                found = list(self.audit._run_check(code, self.company))
                self.assertEqual(found, [])

    def test_e15_each_check_names_the_fault_planted_for_it(self):
        planted = set()
        for place in self.places:
            for fault in place.faults(self):
                planted.add(fault.code)
                with self.subTest(code=fault.code):
                    self._assert_fault(fault)
        self.assertEqual(
            set(self.audit._checks()) - planted,
            set(),
            "checks without a fault: add one to tests/faults.py of their module",
        )

    def _assert_fault(self, fault):
        sql, row_id = fault.statement()
        named = (fault.named._name, fault.named.id)
        with self.env.cr.savepoint(flush=False) as savepoint:
            self._plant(sql, row_id)
            found = list(self.audit._run_check(fault.code, self.company))
            savepoint.rollback()
            self.env.invalidate_all(flush=False)
        self.assertIn(named, {(f["model"], f["res_id"]) for f in found})
