from odoo import api, fields, models
from odoo.exceptions import UserError

from ..application_states import OPEN


class WuyeCardApplicationPaper(models.Model):
    """A paper of one application: handed in or not, with its scans (R108).

    Scans are seen by who sees the application, and by nobody else.
    """

    _name = "wuye.card.application.paper"
    _description = "Paper of an Application for a Card"
    _order = "sequence, id"
    _rec_name = "paper_id"

    application_id = fields.Many2one(
        "wuye.card.application", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="application_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="application_id.company_id", store=True, index=True, precompute=True
    )
    paper_id = fields.Many2one("wuye.card.paper", required=True, ondelete="restrict")
    sequence = fields.Integer(related="paper_id.sequence", store=True)
    is_required = fields.Boolean(related="paper_id.is_required", string="Required")
    is_handed_in = fields.Boolean(string="Handed in")
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "wuye_card_application_paper_attachment_rel",
        "line_id",
        "attachment_id",
        string="Scans",
        bypass_search_access=True,
    )
    note = fields.Char(string="Notes")

    _paper_uniq = models.UniqueIndex(
        "(application_id, paper_id)", "The paper is on the list already."
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        papers._refuse_decided()
        papers._hold_files()
        return papers

    def write(self, vals):
        self._refuse_decided()
        before = self.attachment_ids
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._hold_files()
            (before - self.attachment_ids).unlink()  # a scan taken off is kept nowhere
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._refuse_decided()
        self.attachment_ids.unlink()

    def _refuse_decided(self):
        """What was handed in stays as it was when the application was decided."""
        decided = self.application_id.filtered(lambda one: one.state not in OPEN)
        if decided and not self.env.su:
            raise UserError(
                self.env._(
                    "Application %s is decided: its papers stay as they are.",
                    decided[0].name,
                )
            )

    def _hold_files(self):
        """The files belong to the paper, so that its rights are theirs."""
        for paper in self:
            for file in paper.attachment_ids:
                if (file.res_model, file.res_id) != (self._name, paper.id):
                    file.write({"res_model": self._name, "res_id": paper.id})
