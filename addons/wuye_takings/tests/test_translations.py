from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_takings"
    unchanged = frozenset(
        {
            "ID",
            "object._paper_number('HZ').replace('/', '-')",
            "object._paper_number('MX').replace('/', '-')",
        }
    )
