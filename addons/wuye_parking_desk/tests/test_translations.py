from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_parking_desk"
    unchanged = frozenset(
        [
            "Alt+C",
            "Alt+G",
            "Alt+R",
            "Ctrl+P",
            "Enter",
            "Esc",
            "F1",
            "F10",
            "F3",
            "F4",
            "F7",
            "F8",
            "F9",
            "object.name",
        ]
    )
