from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

OVERSEERS = ("accountant", "supervisor", "manager")
TAKERS = ("collector", "cashier")


class WuyeShift(models.Model):
    """A shift of a collector at a desk: float, takings, a blind count (D2, D3, R70).

    What it should hold is worked out when the count is submitted, in the same
    transaction; before that no field has it. A shift that is closed stays closed.
    """

    _name = "wuye.shift"
    _description = "Shift"
    _inherit = ["mail.thread"]
    _order = "opened_at desc, id desc"

    name = fields.Char(required=True, readonly=True, copy=False)
    desk_id = fields.Many2one(
        "wuye.desk", required=True, readonly=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="desk_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="desk_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Collector",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        index=True,
        tracking=True,
    )
    opened_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    amount_float = fields.Monetary(
        string="Float", required=True, readonly=True, help="Cash to give change from."
    )
    count_ids = fields.One2many("wuye.shift.count", "shift_id", readonly=True)
    receipt_ids = fields.One2many("wuye.receipt", "shift_id", readonly=True)
    difference = fields.Monetary(
        compute="_compute_difference",
        store=True,
        help="What was counted less what the shift took and had; short is negative.",
    )

    _desk_once = models.UniqueIndex(
        "(desk_id) WHERE state = 'open'",
        "This desk has an open shift. It has to be closed first.",
    )
    _user_once = models.UniqueIndex(
        "(user_id) WHERE state = 'open'",
        "This collector has an open shift at a desk. It has to be closed first.",
    )
    _float_positive = models.Constraint(
        "CHECK(amount_float >= 0)", "A float is never less than nothing."
    )
    _closed_at = models.Constraint(
        "CHECK((closed_at IS NOT NULL) = (state = 'closed'))",
        "A shift is closed at a moment.",
    )
    _facts = Immutable(
        *("name", "desk_id", "user_id", "opened_at", "amount_float"),
        message="Where, when and with what a shift began never changes.",
    )
    _closed_frozen = Immutable(
        *("state", "closed_at"),
        message="A closed shift is never opened again: begin a new one.",
        when="OLD.state = 'closed'",
    )
    _kept = NeverDeleted("A shift stays on file.")

    @api.depends("count_ids.difference", "state")
    def _compute_difference(self):
        for shift in self:
            shift.difference = sum(shift.count_ids.mapped("difference"))

    # === OPENING === #

    @api.model
    def _open(self, desk, amount_float):
        """Begin a shift of the caller at a desk.

        :raises UserError: he has one at another desk, or the desk has one
        """
        self.env["res.users"]._require_post(
            self._takers(desk), self.env._("Your post opens no shift at this desk.")
        )
        mine = self._running_at(desk)
        if mine:
            return mine
        # sudo: shifts are begun here and nowhere else
        shift = self.sudo().create(
            {
                "name": self._next_name(desk),
                "desk_id": desk.id,
                "user_id": self.env.uid,
                "amount_float": amount_float,
            }
        )
        return shift.with_env(self.env)

    @api.model
    def _takers(self, desk):
        """The posts that open a shift at this desk: a hook."""
        return TAKERS

    @api.model
    def _running_at(self, desk):
        """The caller's own open shift at this desk, or an empty recordset.

        :raises UserError: he has one at another desk, or the desk has another's
        """
        # sudo: an open shift of somebody else at the desk is told by name
        shifts = self.sudo().search(
            [
                ("state", "=", "open"),
                "|",
                ("user_id", "=", self.env.uid),
                ("desk_id", "=", desk.id),
            ]
        )
        mine = shifts.filtered(lambda shift: shift.user_id.id == self.env.uid)
        if mine.desk_id == desk:
            return mine.with_env(self.env)
        if mine:
            raise UserError(
                self.env._(
                    "Your shift %(shift)s is open at desk %(desk)s. Go on there, or "
                    "close it there first.",
                    shift=mine.name,
                    desk=mine.desk_id.display_name,
                )
            )
        if shifts:
            raise UserError(
                self.env._(
                    "%(user)s has an open shift at desk %(desk)s. It has to be closed "
                    "first.",
                    user=shifts.user_id.name,
                    desk=desk.display_name,
                )
            )
        return mine.with_env(self.env)

    @api.model
    def _next_name(self, desk):
        """JLW-01/20261123-2: the second shift of the desk on that day."""
        today = fields.Date.context_today(self)
        prefix = f"{desk.code}/{today:%Y%m%d}-"
        count = self.sudo().search_count(  # sudo: those of other collectors count
            [("desk_id", "=", desk.id), ("name", "=like", f"{prefix}%")]
        )
        return f"{prefix}{count + 1}"

    @api.model
    def _mine(self):
        """The open shift of the caller, or an empty recordset."""
        return self.search([("user_id", "=", self.env.uid), ("state", "=", "open")])

    @api.model
    def _is_blind(self):
        """Whether the caller holds an open shift and looks after none (D3)."""
        user = self.env.user
        if self.env.su or user._holds_post(OVERSEERS) or not user._holds_post(TAKERS):
            return False
        return bool(self._mine())

    @api.model
    def _require_mine(self, desk):
        """The caller's open shift at this desk.

        :raises UserError: he has none, or has it at another desk (J4)
        """
        shift = self._mine()
        if not shift:
            raise UserError(self.env._("You have no open shift. Open one first."))
        if shift.desk_id != desk:
            raise UserError(
                self.env._(
                    "This computer is desk %(here)s, your shift is open at desk "
                    "%(there)s. Take money there, or close it there first.",
                    here=desk.display_name,
                    there=shift.desk_id.display_name,
                )
            )
        return shift

    # === CRUD === #

    def write(self, vals):
        if not self.env.su and vals.keys() - {"message_follower_ids"}:
            raise AccessError(
                self.env._("A shift is opened and closed at its desk, not by writing.")
            )
        return super().write(vals)
