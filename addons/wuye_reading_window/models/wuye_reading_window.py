from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

OWN_FIELDS = {"state", "listed_by", "listed_at", "closed_by", "closed_at"}
FACTS = ("community_id", "month", "date_bank", "date_from", "date_to")


class WuyeReadingWindow(models.Model):
    """The days in which a month's meters are read, before the bank run (C9, R47).

    The month's bills wait until it is closed: everything is read, or another person
    signed the list of what could not be.
    """

    _name = "wuye.reading.window"
    _description = "Reading Window"
    _inherit = ["mail.thread"]
    _order = "month desc, community_id"
    _check_company_auto = True

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    month = fields.Date(
        string="Bill month",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="The month whose bills wait for these readings.",
    )
    date_bank = fields.Date(
        string="Bank run on",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_from = fields.Date(
        string="Read from",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="Read until",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("listed", "To be signed"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("wuye.reading.exception", "window_id", readonly=True)
    line_count = fields.Integer(
        string="Not read", compute="_compute_line_count", store=True
    )
    listed_by = fields.Many2one("res.users", readonly=True, copy=False)
    listed_at = fields.Datetime(readonly=True, copy=False)
    closed_by = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)

    _month_uniq = models.Constraint(
        "UNIQUE(community_id, month)",
        "This community has a reading window of this month: open that one.",
    )
    _dates = models.Constraint(
        "CHECK(date_from <= date_to AND date_to < date_bank)",
        "The window ends after it begins and before the bank run: change the dates.",
    )
    _closed_frozen = Immutable(
        *FACTS,
        "state",
        message="A closed reading window stays as it is; bills rest on it.",
        when="OLD.state = 'closed'",
    )
    _closed_kept = NeverDeleted(
        "A closed reading window stays on file.", when="OLD.state = 'closed'"
    )

    @api.depends("community_id.name", "month")
    def _compute_display_name(self):
        for window in self:
            month = window.month.strftime("%Y-%m") if window.month else ""
            window.display_name = f"{window.community_id.name or ''} {month}"

    @api.depends("community_id", "month")
    def _compute_dates(self):
        """By the community's rule; a community without one gets its usual days."""
        for window in self:
            rule = window.community_id
            month = window.month or fields.Date.context_today(window)
            window.date_bank = month.replace(day=rule.reading_bank_day or 10)
            window.date_to = fields.Date.subtract(
                window.date_bank, days=rule.reading_days_before or 3
            )
            window.date_from = fields.Date.subtract(
                window.date_to, days=max(rule.reading_window_days, 1) - 1
            )

    @api.depends("line_ids")
    def _compute_line_count(self):
        for window in self:
            window.line_count = len(window.line_ids)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own_fields(vals)
        return super().write(vals)

    def _refuse_own_fields(self, vals):
        if not self.env.su and OWN_FIELDS & vals.keys():
            raise UserError(
                self.env._("A reading window goes on with its buttons: List, Close.")
            )

    # === ACTIONS === #

    def action_close(self):
        """Close the window: everything is read."""
        self._check_post("ledger_clerk", "accountant")
        for window in self.filtered(lambda window: window.state != "closed"):
            unread = window._unread()
            if unread:
                line, served = unread[0]
                raise UserError(
                    self.env._(
                        "%(count)s fees have no reading yet, first %(line)s of "
                        "%(month)s. Have them read, or list them with the reason for "
                        "another person to sign.",
                        count=len(unread),
                        line=line.display_name,
                        month=served.strftime("%Y-%m"),
                    )
                )
            window._finish()
        return True

    def action_list(self):
        """Put down what is not read, for a reason each and another's signature."""
        self._check_post("ledger_clerk")
        for window in self.filtered(lambda window: window.state != "closed"):
            known = {
                (line.contract_line_id, line.month): line.reason
                for line in window.line_ids
            }
            service = window.sudo()  # sudo: the list is the system's
            service.line_ids.unlink()
            service.line_ids = [
                fields.Command.create(
                    {
                        "contract_line_id": line.id,
                        "month": served,
                        "reason": known.get((line, served)),
                    }
                )
                for line, served in window._unread()
            ]
            service.write(
                {
                    "state": "listed" if service.line_ids else "open",
                    "listed_by": self.env.uid,
                    "listed_at": fields.Datetime.now(),
                }
            )
        return True

    def action_sign(self):
        """Sign the list; another person than the one who made it."""
        self._check_post("accountant", "manager")
        for window in self.filtered(lambda window: window.state == "listed"):
            window._check_list()
            window._finish()
        return True

    def _check_post(self, *posts):
        """Who closes, lists or signs holds the post and sees the community."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            list(posts),
            self.env._(
                "The ledger room lists what is not read; an accountant or a manager "
                "signs it. Ask one of them."
            ),
        )

    # === BUSINESS METHODS === #

    def _unread(self):
        """[(contract line, month of use)] the month's run bills that nobody read."""
        self.ensure_one()
        # sudo: what a run bills does not depend on who asks
        step = self.env["wuye.month.step"].sudo()
        wanted, usages = step._readings(self.community_id, self.month)
        known = {(usage.contract_line_id, usage.month) for usage in usages}
        return sorted(wanted - known, key=lambda pair: (pair[0].unit_id.code, pair[1]))

    def _not_signed(self):
        """Of what is not read, what no signed list names."""
        listed = self.line_ids if self.state == "closed" else self.line_ids.browse()
        signed = {(line.contract_line_id.id, line.month) for line in listed}
        return [
            (line, served)
            for line, served in self._unread()
            if (line.id, served) not in signed
        ]

    def _check_list(self):
        """:raises UserError: own list, a row without reason, or a list out of date"""
        if self.listed_by == self.env.user:
            raise UserError(
                self.env._(
                    "You listed what is not read in %s yourself: another person signs.",
                    self.display_name,
                )
            )
        bare = self.line_ids.filtered(lambda line: not line.reason)
        if bare:
            raise UserError(
                self.env._(
                    "%(line)s has no reason why it is not read. Let the ledger room "
                    "write one in each of the %(count)s rows.",
                    line=bare[0].contract_line_id.display_name,
                    count=len(bare),
                )
            )
        listed = {(line.contract_line_id.id, line.month) for line in self.line_ids}
        now = {(line.id, served) for line, served in self._unread()}
        if now - listed:
            raise UserError(
                self.env._(
                    "%(count)s more fees are to be read since the list was made. Let "
                    "the ledger room list them anew.",
                    count=len(now - listed),
                )
            )

    def _finish(self):
        self.sudo().write(  # sudo: the state is the buttons'
            {
                "state": "closed",
                "closed_by": self.env.uid,
                "closed_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _of(self, community, month):
        """The window of a bill month; none where bills do not wait for readings."""
        window = self.search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )
        if window or not community.reading_window_days:
            return window
        return self.create({"community_id": community.id, "month": month})


class WuyeReadingException(models.Model):
    """A fee whose consumption nobody could read in the window, and why."""

    _name = "wuye.reading.exception"
    _description = "Not Read"
    _order = "unit_code, month, id"

    window_id = fields.Many2one(
        "wuye.reading.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="window_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="window_id.community_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="window_id.state")
    contract_line_id = fields.Many2one(
        "wuye.contract.line", string="Fee", required=True, ondelete="restrict"
    )
    unit_id = fields.Many2one(related="contract_line_id.unit_id")
    unit_code = fields.Char(
        related="contract_line_id.unit_id.code", store=True, string="Unit Code"
    )
    item_id = fields.Many2one(
        related="contract_line_id.item_id", store=True, index=True
    )
    month = fields.Date(string="Month of use", required=True)
    reason = fields.Char(help="E.g. nobody at home twice; meter broken.")

    _line_uniq = models.Constraint(
        "UNIQUE(window_id, contract_line_id, month)", "This fee is listed already."
    )
    _reason_kept = Immutable(
        *("window_id", "contract_line_id", "month"),
        message="What is listed stays as it is; list anew instead.",
    )

    def write(self, vals):
        """Only a reason is written, and only until somebody signed."""
        self.check_access("write")  # who may not is told that first
        if self.window_id.filtered(lambda window: window.state == "closed"):
            raise UserError(self.env._("A signed list stays as it is."))
        return super().write(vals)
