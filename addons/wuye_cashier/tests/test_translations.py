from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_cashier"
    unchanged = frozenset(
        {"Alt+", "Ctrl+A", "Ctrl+L", "Enter", "Esc", "F10", "F2", "F4", "F8", "JLW-01"}
    )
