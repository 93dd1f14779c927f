from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_shadow"
    unchanged = frozenset(
        {
            *("item_id", "standard_id", "unit_id"),  # of domains; taken for words
            *("<span>–</span>", "03-15", "11-15", "ID", "object.name"),
            "建筑面积 × 单价 + if(楼层 > 10, 5, 0)",
        }
    )
