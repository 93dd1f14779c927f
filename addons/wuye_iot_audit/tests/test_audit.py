"""Journals and lists of boxes in the nightly audit (E15, H3, F2)."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_iot.tests.box import Box
from odoo.addons.wuye_iot.tests.estate import KEY
from odoo.addons.wuye_property.tests.common import WuyePropertyMixin

from . import faults

CODES = ("iot_gap", "iot_chain", "iot_acked", "iot_denied", "iot_money")


@tagged("post_install", "-at_install")
class TestIotAudit(WuyePropertyMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        faults.prepare(cls)
        cls.audit = cls.env["wuye.audit"]

    def _found(self, code):
        self.env.flush_all()
        found = self.audit._run_check(code, self.company)
        return {(one["model"], one["res_id"]) for one in found}

    def test_h3_boxes_with_gaps_and_denied_cards_have_no_finding(self):
        for code in CODES:
            with self.subTest(code):
                self.assertEqual(self._found(code), set())

    def test_h3_each_check_of_gates_names_the_fault_planted_for_it(self):
        planted = set()
        for fault in faults.faults(self):
            planted.add(fault.code)
            sql, row_id = fault.statement()
            with self.subTest(fault.code), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute("SET LOCAL session_replication_role = replica")
                self.env.cr.execute(sql, [row_id])
                self.assertEqual(self.env.cr.rowcount, 1)
                self.env.invalidate_all(flush=False)
                found = self._found(fault.code)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
                self.assertEqual(found, {(fault.named._name, fault.named.id)})
        self.assertEqual(planted, set(CODES))

    def test_h3_loss_and_what_was_set_aside_are_no_findings(self):
        """The rest of the journal of a box whose disk was full, and that erred once."""
        client = Box(None)
        client.keys, client.number = {1: KEY}, 1
        box = self.env["wuye.iot.box"].create(
            {"name": "南门", "code": "BX-E-02", "community_id": self.community.id}
        )
        box.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        self.env["wuye.iot.secret"]._put("box", box.id, KEY, 1)
        client.note()
        client.lose(3)
        client.note(door="东门")
        client.note()
        with self.assertLogs("odoo.addons.wuye_iot.models.wuye_iot_aside"):
            self.env["wuye.iot.intake"]._take(box, client.batch(client.journal))
        self.assertEqual(box._link().acked, client.seq)
        for code in CODES:
            with self.subTest(code):
                self.assertEqual(self._found(code), set())
        intake = self.env["wuye.iot.intake"]
        self.assertEqual(intake._unproven(box, 5), [], "from the loss on")
