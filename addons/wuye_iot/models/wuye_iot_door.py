from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable

KINDS = [("door", "Door"), ("barrier", "Barrier"), ("lift", "Lift")]
PASSBACK = [
    ("off", "Not looked at"),
    ("soft", "Let in and noted"),
    ("hard", "Refused"),
]
OFFLINE = [
    ("staff", "Staff only"),
    ("closed", "Nobody"),
    ("open", "Everybody not denied"),
]


class WuyeIotDoor(models.Model):
    """A door, a barrier, a turnstile; each way through it is a door of its own.

    What it says here is compiled into the box's list: the box decides by it alone.
    """

    _name = "wuye.iot.door"
    _description = "Door"
    _inherit = ["wuye.iot.listed", "mail.thread"]
    _order = "community_id, code"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        help="The door's name in the configuration of its box, e.g. D1.",
    )
    kind = fields.Selection(KINDS, required=True, default="door")
    box_id = fields.Many2one(
        "wuye.iot.box",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    community_id = fields.Many2one(
        related="box_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    zone_enters = fields.Char(
        string="Leads into zone", help="E.g. B1. Empty: into none."
    )
    zone_leaves = fields.Char(string="Leads out of zone")
    passback = fields.Selection(
        PASSBACK,
        string="Second entry",
        required=True,
        default="off",
        tracking=True,
        help="Of somebody who is in the zone already.",
    )
    offline_days = fields.Integer(
        string="Good offline for (days)",
        required=True,
        default=30,
        tracking=True,
        help="So long a box without server decides as always (F13).",
    )
    offline = fields.Selection(
        OFFLINE,
        string="Afterwards",
        required=True,
        default="staff",
        tracking=True,
    )
    is_free_exit = fields.Boolean(
        string="Everybody may leave", help="The way out needs no card.", tracking=True
    )
    seconds = fields.Float(
        string="Open for (s)", required=True, default=3.0, digits=(6, 1)
    )
    held_seconds = fields.Integer(
        string="Alarm when open for (s)", required=True, default=30
    )
    fire_zone = fields.Char(
        help="Doors of one fire zone open together when its input says fire. The box "
        "is wired and configured for it; here it is written down."
    )
    active = fields.Boolean(default=True, tracking=True)

    _code_uniq = models.Constraint(
        "UNIQUE(box_id, code)", "Another door of this box has this code."
    )
    _bounds = models.Constraint(
        "CHECK(offline_days BETWEEN 0 AND 3650 AND seconds BETWEEN 0.1 AND 60"
        " AND held_seconds BETWEEN 1 AND 86400)",
        "Days offline are 0 to 3650, a door opens for 0.1 to 60 s, and is held after 1 "
        "to 86400 s.",
    )
    _code_immutable = Immutable(
        "code", message="The code of a door never changes: archive it, make another."
    )

    @api.depends("name", "box_id.name")
    def _compute_display_name(self):
        for door in self:
            door.display_name = door.name

    @api.ondelete(at_uninstall=False)
    def _unlink_never_used(self):
        events = self.env["wuye.iot.event"].sudo()  # sudo: of any community
        for door in self:
            if events.search_count([("door_id", "=", door.id)], limit=1):
                raise UserError(
                    self.env._("%s has events. Archive it.", door.display_name)
                )

    def action_open_remotely(self):
        """The dialog of remote opening, in this door's place."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "wuye_iot.wall",
            "params": {"door_id": self.id},
        }

    def action_try(self):
        """The dialog that says whether and when a card passes here."""
        self.ensure_one()
        return self._trial(self.community_id, door=self)

    @api.model
    def _trial(self, community, credential=None, door=None):
        given = {
            "community_id": community,
            "credential_id": credential,
            "door_id": door,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trial of a passage"),
            "res_model": "wuye.iot.trial",
            "view_mode": "form",
            "target": "new",
            "context": {
                f"default_{name}": record.id for name, record in given.items() if record
            },
        }

    @api.model
    def _listed_fields(self):
        return (
            "name",
            "box_id",
            "zone_enters",
            "zone_leaves",
            "passback",
            "offline_days",
            "offline",
            "is_free_exit",
            "seconds",
            "held_seconds",
            "active",
        )
