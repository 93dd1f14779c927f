from odoo import api, models

from ..personal import Personal


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    @api.model
    def _create_tracking_values(
        self, initial_value, new_value, col_name, col_info, record
    ):
        """That a number changed is history; the number before is not (A10)."""
        field = record._fields[col_name]
        if isinstance(field, Personal):
            initial_value = field.mask(initial_value) if initial_value else False
            new_value = field.mask(new_value) if new_value else False
        return super()._create_tracking_values(
            initial_value, new_value, col_name, col_info, record
        )
