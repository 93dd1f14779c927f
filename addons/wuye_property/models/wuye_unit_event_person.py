from odoo import fields, models


class WuyeUnitEventPerson(models.Model):
    """A further person of an event: co-owner, tenant beside the first, family."""

    _name = "wuye.unit.event.person"
    _description = "Person of a Unit Event"
    _order = "id"

    event_id = fields.Many2one(
        "wuye.unit.event", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="event_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="event_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(
        [
            ("co_owner", "Co-owner"),
            ("tenant", "Tenant"),
            ("family", "Family Member"),
        ],
        required=True,
        default="family",
    )
    share = fields.Float(
        string="Share (%)",
        digits=(5, 2),
        aggregator=None,
        help="Share of the property in percent, of a co-owner.",
    )

    _person_uniq = models.UniqueIndex(
        "(event_id, partner_id)", "This person is on the list already."
    )
