from odoo import fields, models


class WuyeParkingReason(models.Model):
    """Why a guard may lift, let out free or owing; chosen by one key (G9, G10, G17)."""

    _name = "wuye.parking.reason"
    _description = "Reason to Lift"
    _order = "why, sequence, id"

    name = fields.Char(required=True, translate=True)
    why = fields.Selection(
        [
            ("free", "Let out free"),
            ("debt", "Let out owing"),
            ("guard", "Lifted by hand"),
        ],
        string="For",
        required=True,
        default="guard",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )

    _name_filled = models.Constraint(
        "CHECK(btrim(name::text) <> '')", "Enter the reason."
    )
