from odoo import fields, models


class WuyeContractTemplate(models.Model):
    """The fixed items that units of a class start with (R23)."""

    _name = "wuye.contract.template"
    _description = "Fee Contract Template"
    _order = "company_id, unit_kind, id"
    _rec_name = "standard_id"

    company_id = fields.Many2one(
        related="standard_id.company_id", store=True, index=True
    )
    community_id = fields.Many2one(
        "wuye.community", index=True, help="Empty: for all communities."
    )
    unit_kind = fields.Selection(
        selection=lambda self: (
            self.env["wuye.unit"]._fields["kind"]._description_selection(self.env)
        ),
        required=True,
        default="residence",
    )
    standard_id = fields.Many2one(
        "wuye.fee.standard", required=True, ondelete="cascade"
    )

    _template_uniq = models.Constraint(
        "UNIQUE(community_id, unit_kind, standard_id)",
        "This class of units already starts with that standard.",
    )
