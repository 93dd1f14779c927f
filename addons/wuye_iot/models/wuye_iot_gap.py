from odoo import api, fields, models
from odoo.exceptions import UserError

from ..journal import cut

STATES = [
    ("open", "Asked for again"),
    ("filled", "Came later"),
    ("lost", "Lost on the box"),
    ("given_up", "Given up"),
    ("aside", "Set aside"),
]


class WuyeIotGap(models.Model):
    """Numbers of a box's journal that the server lacks (H3).

    The box is asked for them with every answer. They come, the box says that they are
    lost, or somebody gives them up with a reason.
    """

    _name = "wuye.iot.gap"
    _description = "Gap in the Events of a Box"
    _order = "state, id desc"
    _rec_name = "box_id"

    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="box_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    first = fields.Integer(string="From no.", required=True, readonly=True)
    last = fields.Integer(string="To no.", required=True, readonly=True)
    count = fields.Integer(string="Events", compute="_compute_count")
    state = fields.Selection(STATES, required=True, default="open", readonly=True)
    seen_at = fields.Datetime(
        string="Seen at", required=True, readonly=True, default=fields.Datetime.now
    )
    closed_at = fields.Datetime(readonly=True)
    reason = fields.Char(help="Why these events are given up.")
    closed_by = fields.Many2one("res.users", readonly=True)

    # the open ones of a box are looked up with each batch
    _open_index = models.Index("(box_id, first) WHERE state = 'open'")
    _order_check = models.Constraint(
        "CHECK(first > 0 AND last >= first)", "A gap begins before it ends."
    )

    @api.depends("first", "last")
    def _compute_count(self):
        for gap in self:
            gap.count = gap.last - gap.first + 1

    def action_give_up(self):
        """The numbers will not come: the journal goes on behind them."""
        for gap in self:
            gap.check_access("write")
            if gap.state != "open":
                continue
            if not (gap.reason or "").strip():
                raise UserError(
                    self.env._("Say why the events of this gap are given up.")
                )
            gap.write(
                {
                    "state": "given_up",
                    "closed_at": fields.Datetime.now(),
                    "closed_by": self.env.uid,
                }
            )
            gap.box_id._link()._move_ack()
            gap.box_id._wake()

    # === BUSINESS METHODS === #

    @api.model
    def _open_of(self, box):
        return self.search([("box_id", "=", box.id), ("state", "=", "open")])

    def _close(self, first, last, state="filled"):
        """These numbers have come, or are lost: what is left of each gap stays open."""
        now = fields.Datetime.now()
        for gap in self:
            left = cut((gap.first, gap.last), first, last)
            if left == [(gap.first, gap.last)]:
                continue
            if left:
                gap.copy(
                    {
                        "first": max(gap.first, first),
                        "last": min(gap.last, last),
                        "state": state,
                        "seen_at": gap.seen_at,
                        "closed_at": now,
                    }
                )
                gap.write({"first": left[0][0], "last": left[0][1]})
                for low, high in left[1:]:
                    gap.copy({"first": low, "last": high, "seen_at": gap.seen_at})
            else:
                gap.write({"state": state, "closed_at": now})
