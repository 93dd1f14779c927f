from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    """Bills keep what they are: their income by month, from the item's switch of today.

    Here and not by the field's compute, which the trigger on posted charges refuses.
    """
    if column_exists(cr, "wuye_charge", "is_deferred"):
        return
    create_column(cr, "wuye_charge", "is_deferred", "boolean")
    cr.execute(
        """
        UPDATE wuye_charge charge
           SET is_deferred = (
                   item.is_deferred
                   AND charge.kind IN ('regular', 'supplement')
                   AND date_trunc('month', charge.period_start)
                       <> date_trunc('month', charge.period_end)
               )
          FROM wuye_fee_item item
         WHERE item.id = charge.item_id
        """
    )
