from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_demo"
    # what every model has; Odoo itself translates it
    unchanged = frozenset({"Display Name", "ID"})
