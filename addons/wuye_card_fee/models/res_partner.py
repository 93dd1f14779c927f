from odoo import models


class ResPartner(models.Model):
    """Scans handed in with applications are erased with a person's papers (R14)."""

    _inherit = "res.partner"

    def _personal_card_files(self):
        """Called as the system: scans of applications of these persons."""
        papers = self.env["wuye.card.application.paper"].search(
            [("application_id.partner_id", "in", self.ids)]
        )
        return papers.attachment_ids

    def _holding_documents(self):
        papers = self.env["wuye.card.application.paper"].search(
            [
                ("application_id.partner_id", "in", self.ids),
                ("attachment_ids", "!=", False),
            ]
        )
        return super()._holding_documents() | papers.application_id.partner_id

    def _erase_documents(self):
        self._personal_card_files().unlink()
        return super()._erase_documents()
