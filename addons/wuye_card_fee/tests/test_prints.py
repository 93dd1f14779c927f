"""The form and the register on paper."""

from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import CardFeeCase


@tagged("post_install", "-at_install")
class TestPrints(CardFeeCase):
    def _html(self, report, records, user=None):
        speak_chinese(self.env)
        reports = self.env["ir.actions.report"].with_user(user or self.service)
        content, _kind = reports.with_context(lang="zh_CN")._render_qweb_html(
            report, records.ids
        )
        return content.decode()

    def test_r108_form_names_papers_money_and_steps(self):
        application = self._submitted()
        html = self._html("wuye_card_fee.wuye_card_application_document", application)
        for text in (application.name, "身份证复印件", "¥20.00", "¥50.00", "柒拾元整"):
            self.assertIn(text, html)

    def test_register_names_cards_with_fee_and_what_is_held(self):
        application = self._paid()
        card = self._issue(application)
        html = self._html("wuye_card_fee.wuye_card_register_document", card)
        for text in (card.name, "B4C5", application.name, "20.00", "50.00", "王小明"):
            self.assertIn(text, html)

    def test_form_and_register_are_pdf_files(self):
        application = self._paid()
        card = self._issue(application)
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        for report, record in (
            ("wuye_card_fee.wuye_card_application_document", application),
            ("wuye_card_fee.wuye_card_register_document", card),
        ):
            content, kind = reports._render_qweb_pdf(report, record.ids)
            self.assertEqual((kind, content[:4]), ("pdf", b"%PDF"))
