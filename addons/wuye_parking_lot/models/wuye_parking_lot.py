from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from wuye_engine.lane import Full, Lot, Room


class WuyeParkingLot(models.Model):
    """A car park (停车场), or a part of one that is counted by itself (R117, G12)."""

    _name = "wuye.parking.lot"
    _description = "Car Park"
    _order = "community_id, code, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Short key on slips and lists, e.g. N.")
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "wuye.parking.lot",
        string="Zone of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('community_id', '=', community_id), ('id', '!=', id)]",
        help="This is a zone: the car park one has to drive through to get here. It "
        "has lanes and places of its own. Its cars are inside the outer one, too, "
        "whose places are all there are; the time in here is charged by the tariff of "
        "the zone, and not by that of the outer one.",
    )
    zone_ids = fields.One2many(
        "wuye.parking.lot",
        "parent_id",
        string="Zones",
        help="Parts with lanes of their own: how many cars are in each now.",
    )
    tariff_id = fields.Many2one(
        "wuye.parking.tariff",
        ondelete="restrict",
        check_company=True,
        domain="['|', ('community_ids', '=', False),"
        " ('community_ids', 'in', community_id)]",
        help="Without one, only cars with a right leave by themselves: the guard "
        "records what others owe.",
    )
    capacity = fields.Integer(
        string="Places", help="0: not counted; the car park is never full."
    )
    reserved = fields.Integer(
        string="Kept for Month Cards",
        help="Places that temporary cars never get, whether their holders are in or "
        "not.",
    )
    temporary = fields.Boolean(
        string="Temporary Cars",
        default=True,
        help="Cars without a right are let in and pay.",
    )
    full = fields.Selection(
        [("refuse", "Wait outside"), ("admit", "Are let in")],
        string="Where It Is Full, Temporary Cars",
        required=True,
        default="refuse",
    )
    inside_rule = fields.Selection(
        [
            ("warn", "Pays for the time before"),
            ("refuse", "Has to leave first"),
        ],
        string="A Car That Is Inside When Its Month Card Begins",
        required=True,
        default="warn",
    )
    lost_amount = fields.Monetary(
        string="Lost Slip",
        help="What is paid where neither slip nor plate finds the entry (G8). 0: the "
        "guard records it.",
    )
    image_days = fields.Integer(
        string="Pictures Are Kept (days)",
        required=True,
        default=30,
        help="After that the reference to a picture is taken out; the stay remains.",
    )
    lane_ids = fields.One2many("wuye.parking.lane", "lot_id", string="Lanes")
    class_ids = fields.One2many("wuye.parking.class", "lot_id", string="Classes")
    # of this moment
    inside = fields.Integer(string="Cars Inside", compute="_compute_inside")
    free = fields.Integer(string="Free Places", compute="_compute_inside")

    _code_uniq = models.UniqueIndex(
        "(community_id, code)", "Another car park of the community has this code."
    )
    _counts = models.Constraint(
        "CHECK(capacity >= 0 AND reserved >= 0 AND image_days > 0"
        " AND (capacity = 0 OR reserved <= capacity))",
        "Places are counted from nothing; no more are kept than there are.",
    )
    _lost_amount = models.Constraint(
        "CHECK(lost_amount >= 0)", "What a lost slip costs is never less than nothing."
    )

    @api.constrains("parent_id", "community_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A car park cannot be inside itself. Choose another one.")
            )
        for lot in self:
            if lot.parent_id and lot.parent_id.community_id != lot.community_id:
                raise ValidationError(
                    self.env._(
                        "%(outer)s is in another community than %(lot)s.",
                        outer=lot.parent_id.name,
                        lot=lot.name,
                    )
                )

    @api.depends("name", "code")
    def _compute_display_name(self):
        for lot in self:
            lot.display_name = f"{lot.code} {lot.name}" if lot.code else lot.name

    def _compute_inside(self):
        counts = self._count_inside()
        for lot in self:
            right, temporary = counts.get(lot.id, (0, 0))
            lot.inside = right + temporary
            lot.free = max(lot._free_of(right, temporary) or 0, 0)

    def _count_inside(self):
        """{id of a car park: (cars on a right, temporary cars) inside now}."""
        if not self.ids:
            return {}
        self.env["wuye.parking.stay"].flush_model(["lot_id", "phase", "cover_since"])
        rows = self.env.execute_query(
            SQL(
                "SELECT lot_id, count(cover_since), count(*) - count(cover_since)"
                " FROM wuye_parking_stay WHERE phase = 'in' AND lot_id IN %s"
                " GROUP BY lot_id",
                tuple(self.ids),
            )
        )
        return {lot_id: (right, temporary) for lot_id, right, temporary in rows}

    def _free_of(self, right, temporary):
        """Places for temporary cars; None where they are not counted."""
        if not self.capacity:
            return None
        return self.capacity - max(self.reserved, right) - temporary

    # === THE ENGINE'S VIEW === #

    def _engine_lot(self):
        self.ensure_one()
        return Lot(self.temporary, Full(self.full))

    def _engine_room(self, lane=None):
        """How it is now; of a lane, whether it is closed."""
        self.ensure_one()
        counts = self._count_inside().get(self.id, (0, 0))
        return Room(self._free_of(*counts), bool(lane and lane.closed))

    def _forget_pictures(self, now):
        """Take the references to pictures out of stays that are old enough (G16)."""
        self.ensure_one()
        since = fields.Datetime.subtract(now, days=self.image_days)
        stays = self.env["wuye.parking.stay"].search(
            [
                ("lot_id", "=", self.id),
                ("left_at", "<", since),
                "|",
                ("entry_image", "!=", False),
                ("exit_image", "!=", False),
            ],
            limit=10_000,
        )
        stays.write({"entry_image": False, "exit_image": False})

    def action_inside(self):
        """The cars that are in now."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_parking_lot.wuye_parking_stay_action"
        )
        return {
            **action,
            "context": {"search_default_inside": 1, "search_default_lot_id": self.id},
        }
