from odoo import api, fields, models

from odoo.addons.wuye_card.models.wuye_card import KINDS


class WuyeCardPaper(models.Model):
    """A paper that an applicant hands in, e.g. a copy of the deed (R108)."""

    _name = "wuye.card.paper"
    _description = "Paper for a Card"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        KINDS, string="Cards for", help="Empty: for every kind of card."
    )
    occasion = fields.Selection(
        [("new", "New cards"), ("replacement", "Replacements")],
        string="Needed for",
        help="Empty: for both.",
    )
    is_required = fields.Boolean(
        string="Required",
        default=True,
        help="Without it an application cannot be submitted.",
    )

    @api.model
    def _for(self, company, kind, occasion):
        """The papers of an application of this kind and occasion."""
        which = "new" if occasion == "new" else "replacement"
        return self.search(
            [
                ("company_id", "=", company.id),
                ("kind", "in", (kind, False)),
                ("occasion", "in", (which, False)),
            ]
        )
