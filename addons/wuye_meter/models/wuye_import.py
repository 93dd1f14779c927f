from odoo import api, models

from ..importer import MESSAGES, MeterSheet, ReadingSheet


class WuyeImport(models.Model):
    """The sheets of meters and readings, in the same file as the rest or alone (I6)."""

    _inherit = "wuye.import"

    @api.model
    def _sheets(self):
        return [*super()._sheets(), MeterSheet(), ReadingSheet()]

    @api.model
    def _messages(self):
        return {**super()._messages(), **MESSAGES}
