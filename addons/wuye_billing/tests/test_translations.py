from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_property.tests.translations import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    module = "wuye_billing"
    # signs, codes and examples
    unchanged = frozenset(
        {
            *("community_id", "id"),  # of domains; the exporter takes them for words
            *("<span>–</span>", "03-15", "11-15", "ID", "WYF", "object.name"),
            "建筑面积 × 单价 + if(楼层 > 10, 5, 0)",
        }
    )
