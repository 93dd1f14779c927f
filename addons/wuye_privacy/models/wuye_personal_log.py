import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from .res_partner_reveal import DEFAULT_LIMIT, LIMIT

KINDS = [
    ("reveal", "Read in Full"),
    ("export", "Exported"),
    ("sheet", "Own Data Printed"),
    ("erase", "Erased"),
]


class WuyePersonalLog(models.Model):
    """Who read, exported or erased whose personal data, when and why (A10, R14).

    Rows are only added. The Personal Information Protection Law (art. 55, 56) asks for
    records that are kept for at least three years; these stay.
    """

    _name = "wuye.personal.log"
    _description = "Record of Personal Data"
    _order = "id desc"
    _rec_name = "partner_id"

    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    acting_for = fields.Char(
        readonly=True, help="Whose posts the user had borrowed at that moment."
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_ids = fields.Many2many(
        "res.partner", string="People", readonly=True, help="Of an export: all of them."
    )
    count = fields.Integer(string="Number of People", readonly=True, aggregator=None)
    field_names = fields.Char(string="Data", readonly=True)
    reason = fields.Char(required=True, readonly=True)
    community_ids = fields.Many2many(
        "wuye.community", string="Communities", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")

    _never_changed = Immutable(
        "kind",
        "user_id",
        "acting_for",
        "partner_id",
        "count",
        "field_names",
        "reason",
        "create_date",
        message="The record of who read personal data cannot be changed.",
    )
    _kept = NeverDeleted("The record of who read personal data is never deleted.")

    @api.model
    def _note(self, kind, people, names, reason):
        """Add a row in the name of the user; called as the system."""
        user = self.env.user
        labels = self.env["res.partner"].sudo().fields_get(names, ["string"])
        return self.create(
            {
                "kind": kind,
                "user_id": user.id,
                "acting_for": ", ".join(user._acting_for().mapped("name")) or False,
                "partner_id": people.id if len(people) == 1 else False,
                "partner_ids": [fields.Command.set(people.ids)],
                "count": len(people),
                "field_names": ", ".join(
                    labels[name]["string"] if name in labels else name for name in names
                ),
                "reason": reason,
                "community_ids": [fields.Command.set(self._where(people).ids)],
                "company_id": self.env.company.id,
            }
        )

    @api.model
    def _where(self, people):
        """The communities whose managers see the row: those of the user's scope."""
        people = people.sudo().with_context(active_test=False)  # all that they have
        homes = people.wuye_occupancy_ids.community_id
        homes |= people.wuye_vehicle_ids.community_id
        return homes & self.env.user.sudo().wuye_community_ids

    @api.model
    def _check_limit(self, user_id):
        """:raises UserError: when somebody has read as many numbers as a day allows"""
        limit = int(self.env["ir.config_parameter"].get_param(LIMIT) or DEFAULT_LIMIT)
        zone = pytz.timezone(self.env.user.tz or "Asia/Shanghai")
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(zone)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = self.search_count(
            [
                ("kind", "=", "reveal"),
                ("user_id", "=", user_id),
                (
                    "create_date",
                    ">=",
                    midnight.astimezone(pytz.utc).replace(tzinfo=None),
                ),
            ]
        )
        if today >= limit:
            raise UserError(
                self.env._(
                    "You have read %(count)s numbers today, which is the most allowed. "
                    "Ask your manager, or go on tomorrow.",
                    count=today,
                )
            )
