"""What is stored in words: in the language of its reader, not of who was at work."""

from odoo.tests import tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import WuyeBillingCommon

LANGUAGE = "zh_CN"


@tagged("post_install", "-at_install")
class TestLanguage(WuyeBillingCommon):
    """Everybody at work here uses English; bills and entries need not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        cls.fee.with_context(lang=LANGUAGE).name = "物业费"
        standard = cls._make_standard(cls.fee, 2.6)
        cls._make_line(cls.unit, standard)
        cls.owner.lang = cls.company.partner_id.lang = False

    def _label(self):
        charge = self._run("2026-01").charge_ids
        return charge.move_line_id.name

    def test_a_bill_speaks_the_language_of_its_payer(self):
        self.owner.lang = LANGUAGE
        self.company.partner_id.lang = "en_US"
        self.assertEqual(self._label(), "物业费 2026-01")

    def test_a_payer_without_language_is_billed_in_the_companys(self):
        self.company.partner_id.lang = LANGUAGE
        self.assertEqual(self._label(), "物业费 2026-01")

    def test_without_any_language_the_clerks_is_taken(self):
        self.assertEqual(self._label(), "Property fee 2026-01")

    def test_entries_are_written_in_the_language_of_the_company(self):
        self.company.partner_id.lang = LANGUAGE
        self.owner.lang = "en_US"
        self._run("2026-01")
        payment = self._pay("2026-01-20", [(self._open(), 100.0)])
        self.assertEqual(payment.move_id.line_ids.mapped("name"), ["收费现金"] * 2)
        payment.with_user(self.accountant).action_wuye_void()
        move = payment.wuye_void_move_ids
        self.assertEqual(move.ref, f"作废 {payment.display_name}")
        reopened = move.line_ids.filtered("wuye_charge_id")
        self.assertEqual(reopened.name, f"{self.unit.code} 物业费 2026-01")

    def test_a_name_is_read_in_the_language_of_each_reader(self):
        charge = self._run("2026-01").charge_ids
        self.assertIn("Property fee", charge.display_name)
        self.assertIn("物业费", charge.with_context(lang=LANGUAGE).display_name)
