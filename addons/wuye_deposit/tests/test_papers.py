"""The slips: amount in figures and in financial capitals, void ones marked."""

from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import DepositCommon


@tagged("post_install", "-at_install")
class TestDepositPapers(DepositCommon):
    def _html(self, report, record):
        lang = {"lang": "zh_CN"}
        speak_chinese(self.env)
        reports = self.env["ir.actions.report"].with_user(self.cashier)
        content, _kind = reports.with_context(**lang)._render_qweb_html(
            report, record.ids
        )
        return content.decode()

    def test_b13_deposit_slip(self):
        deposit = self._take()
        html = self._html("wuye_deposit.wuye_deposit_document", deposit)
        for text in (deposit.name, "¥2,000.00", "人民币贰仟元整", "ZX-2026-001"):
            self.assertIn(text, html)
        self.assertNotIn('class="void"', html)
        self._undo(deposit.move_ids, date="2026-01-06")
        html = self._html("wuye_deposit.wuye_deposit_document", deposit)
        self.assertIn('class="void"', html)

    def test_b13_refund_slip(self):
        refund = self._refund(self._take(), 518.3)
        html = self._html("wuye_deposit.wuye_deposit_move_document", refund)
        for text in ("¥518.30", "人民币伍佰壹拾捌元叁角整", "YS-001", "¥1,481.70"):
            self.assertIn(text, html)

    def test_b13_slips_are_pdf_files(self):
        deposit = self._take()
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(
            "wuye_deposit.wuye_deposit_document", deposit.ids
        )
        self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))
