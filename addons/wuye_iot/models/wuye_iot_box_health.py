from odoo import api, fields, models

from .wuye_iot_box import CLOCK_LIMIT

HEALTH = [
    ("well", "In order"),
    ("behind", "Not up to date"),
    ("clock", "Clock is wrong"),
    ("gap", "Events are missing"),
    ("silent", "Silent"),
    ("none", "Not in use"),
]


class WuyeIotBox(models.Model):
    """Which boxes do not know what they must, and since when (F2, R112).

    What a box holds is what it said last; a silent one is the worst of all, because
    nobody knows what it holds now.
    """

    _inherit = "wuye.iot.box"

    list_newest = fields.Integer(string="Newest list", compute="_compute_health")
    list_behind = fields.Integer(
        string="Behind by",
        compute="_compute_health",
        help="How many changes of the list the box has not confirmed.",
    )
    deny_open = fields.Integer(
        string="Losses open",
        compute="_compute_health",
        help="Cards reported lost that this box has not confirmed.",
    )
    deny_open_since = fields.Datetime(
        string="Losses open since", compute="_compute_health"
    )
    gap_open = fields.Integer(string="Events missing", compute="_compute_health")
    health = fields.Selection(
        HEALTH, compute="_compute_health", search="_search_health"
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_health(self):
        # sudo: the numbers of a list say nothing of what is in it
        numbers = self.env["wuye.iot.number"].sudo()
        for place, boxes in self.grouped("community_id").items():
            newest = numbers._of(place)[0]
            cards = self._denied_cards(boxes)
            for box in boxes:
                missing = cards.filtered(
                    lambda card, held=box.deny_held: card.deny_number > held
                )
                box.list_newest = newest
                box.list_behind = max(newest - box.list_held, 0)
                box.deny_open = len(missing)
                box.deny_open_since = missing[:1].denied_at
                box.gap_open = self._gap_count(box)
                box.health = box._judge_health()

    def _judge_health(self):
        """The worst that can be said of a box, as a key of HEALTH."""
        if self.state != "enrolled":
            return "none"
        if not self.is_online:
            return "silent"
        if self.list_behind or self.deny_open:
            return "behind"
        if self.gap_open:
            return "gap"
        return "clock" if abs(self.clock_offset) >= CLOCK_LIMIT else "well"

    @api.model
    def _search_health(self, operator, value):
        if operator != "in":
            return NotImplemented
        boxes = self.search([("code", "!=", False)])
        return [("id", "in", boxes.filtered(lambda box: box.health in value).ids)]

    @api.model
    def _denied_cards(self, boxes):
        """Cards that one of these boxes may not know to be lost, the oldest first."""
        # sudo: guards read no cards; here they are counted
        return (
            self.env["wuye.iot.credential"]
            .sudo()
            .search(
                [
                    ("community_id", "in", boxes.community_id.ids),
                    ("state", "=", "denied"),
                    ("deny_number", ">", min(boxes.mapped("deny_held"), default=0)),
                ],
                order="denied_at, id",
            )
        )

    @api.model
    def _gap_count(self, box):
        # sudo: a gap is of its box, and who sees the one may count the other
        gaps = self.env["wuye.iot.gap"].sudo()
        open_gaps = gaps.search([("box_id", "=", box.id), ("state", "=", "open")])
        return sum(open_gaps.mapped("count"))
