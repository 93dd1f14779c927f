from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeParkingCheck(models.Model):
    """What a guard looks at before he opens his shift (开机检查, R124, H11)."""

    _name = "wuye.parking.check"
    _description = "Check before a Shift"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )

    _name_filled = models.Constraint(
        "CHECK(btrim(name::text) <> '')", "Enter what is looked at."
    )

    @api.model
    def _of(self, company):
        """The checks of a company's booths."""
        # sudo: what is asked of whoever opens a shift, not whether he may list it
        return self.sudo().search([("company_id", "in", (False, company.id))])


class WuyeParkingCheckLine(models.Model):
    """A check as it was ticked when a shift began: kept with it, append-only."""

    _name = "wuye.parking.check.line"
    _description = "Check of a Shift"
    _order = "id"

    shift_id = fields.Many2one(
        "wuye.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="shift_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shift_id.company_id", store=True, index=True, precompute=True
    )
    name = fields.Char(string="Check", required=True, readonly=True)
    is_good = fields.Boolean(string="In Order", readonly=True)
    note = fields.Char(string="What Is Wrong", readonly=True)

    _note_given = models.Constraint(
        "CHECK(is_good IS TRUE OR length(btrim(coalesce(note, ''))) >= 2)",
        "Say what is wrong.",
    )
    _facts = Immutable(
        *("shift_id", "name", "is_good", "note"),
        message="What was checked when a shift began is never changed.",
    )
    _kept = NeverDeleted("What was checked when a shift began is never deleted.")
