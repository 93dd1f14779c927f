from odoo import api, models

from ..importer import (
    MESSAGES,
    ArrearsProofSheet,
    ArrearsSheet,
    ContractSheet,
    StandardSheet,
)


class WuyeImport(models.Model):
    """The sheets of billing, in the same file as the register or alone (I6)."""

    _inherit = "wuye.import"

    @api.model
    def _sheets(self):
        return [
            *super()._sheets(),
            StandardSheet(),
            ContractSheet(),
            ArrearsSheet(),
            ArrearsProofSheet(),
        ]

    @api.model
    def _messages(self):
        return {**super()._messages(), **MESSAGES}
