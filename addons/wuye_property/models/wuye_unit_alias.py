from odoo import fields, models


class WuyeUnitAlias(models.Model):
    """A name the unit has or had besides its code, kept so that it is found."""

    _name = "wuye.unit.alias"
    _description = "Unit Alias"
    _order = "unit_id, date_from desc, id desc"
    _check_company_auto = True

    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="cascade", check_company=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    # the trigram index serves the search for a part of the alias (A6)
    name = fields.Char(string="Alias", required=True, index="trigram")
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date()

    _name_filled = models.Constraint(
        "CHECK (btrim(name) <> '')", "An alias cannot be empty."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "An alias cannot end before it begins."
    )
