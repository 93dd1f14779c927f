from odoo.tests import TransactionCase, tagged

from .translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_property"
    unchanged = frozenset(
        ("01", "0302", "<span>m²</span>", "Esc", "ID", "JLW", "m²", "粤B12345")
    )
