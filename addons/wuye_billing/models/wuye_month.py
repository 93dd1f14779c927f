from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import NeverDeleted

from ..closed_month import ClosedFrozen


class WuyeMonth(models.Model):
    """One month of one community: open, or closed with its archived closing.

    After closing nothing dated in it can be written; the guards ask here.
    """

    _name = "wuye.month"
    _description = "Billing Month"
    _inherit = ["mail.thread"]
    _order = "month desc, community_id"

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, help="First day of the month.")
    state = fields.Selection(
        [("open", "Not Closed"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        tracking=True,
    )
    closed_by = fields.Many2one("res.users", readonly=True)
    closed_at = fields.Datetime(readonly=True)
    closing_arrears = fields.Monetary(readonly=True)
    closing_advances = fields.Monetary(readonly=True)
    closing_rows = fields.Json(
        readonly=True, help="Arrears per unit and item as archived at closing."
    )
    seal = fields.Json(
        readonly=True,
        help="How many rows the month had in each table when it was closed, and their "
        "digest (`wuye.month.seal`).",
    )
    reopening_ids = fields.One2many(
        "wuye.month.reopening", "month_id", string="Reopenings"
    )

    _month_uniq = models.Constraint(
        "UNIQUE(community_id, month)", "This month of the community exists already."
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "The month is given by its first day."
    )
    _closed_frozen = ClosedFrozen(
        *("community_id", "month", "state", "closed_by", "closed_at"),
        *("closing_arrears", "closing_advances", "closing_rows", "seal"),
        message="A closed month stays as it is. Ask for it to be reopened.",
    )
    _closed_kept = NeverDeleted(
        "A closed month is never deleted.", when="OLD.state = 'closed'"
    )

    @api.depends("community_id", "month")
    def _compute_display_name(self):
        for record in self:
            month = record.month.strftime("%Y-%m") if record.month else ""
            record.display_name = f"{record.community_id.name or ''} {month}"

    # === ACTIONS === #

    def action_close(self):
        """Archive the closing figures and close the month. Closed already: nothing."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["accountant"], self.env._("Only an accountant closes a month. Ask one.")
        )
        self.action_release()
        for record in self.filtered(lambda record: record.state == "open"):
            record._check_ready_to_close()
            # the state is readonly for all, set only here
            record.sudo().write(record._prepare_closing())
        return True

    def action_release(self):
        """Book the income earned until this month of bills over several months."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant books earned income. Ask one."),
        )
        Release = self.env["wuye.charge.release"].sudo()  # entries are the service's
        for record in self.filtered(lambda record: record.state == "open"):
            Release._release(record.community_id, record.month)
        return True

    def action_request_reopening(self):
        """Open the request by which a closed month is opened again (B20)."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopen the Month"),
            "res_model": "wuye.month.reopening",
            "view_mode": "form",
            "context": {"default_month_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _prepare_closing(self):
        """Values of the closed month: its figures, proven both ways, and its seal."""
        self.ensure_one()
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community_id, self.month
        )
        archive = (figures.total.closing, figures.advance_closing, figures.archive())
        Seal = self.env["wuye.month.seal"]
        seal = {**Seal._of(self)[self.id], self._name: Seal._of_archive(*archive)}
        return {
            "state": "closed",
            "closed_by": self.env.uid,
            "closed_at": self._closing_time(),
            "closing_arrears": archive[0],
            "closing_advances": archive[1],
            "closing_rows": archive[2],
            "seal": seal,
        }

    def _closing_time(self):
        """Now, and later than a close that was undone: a reopening names its close."""
        self.ensure_one()
        # sudo: the requests are few people's, the time of the close everybody's
        undone = self.sudo().reopening_ids.filtered(lambda r: r.state == "done")
        earlier = [time for time in undone.mapped("closed_at") if time]
        after = [fields.Datetime.add(time, seconds=1) for time in earlier]
        return max([fields.Datetime.now(), *after])

    def _check_ready_to_close(self):
        """Refuse while a step of the month is blocked (B2, B20), the run before all."""
        self.ensure_one()
        runs = self.env["wuye.bill.run"].search(
            [("community_id", "=", self.community_id.id), ("month", "=", self.month)]
        )
        blocked = runs.filtered(lambda run: run.state != "posted" or run.failure_ids)
        if blocked:
            raise UserError(
                self.env._(
                    "%(month)s cannot be closed: run %(run)s is not posted or has "
                    "lines that could not be computed. Open the run and clear them "
                    "first.",
                    month=self.display_name,
                    run=blocked[0].display_name,
                )
            )
        steps = self.env["wuye.month.step"]
        earlier = steps._earlier_open(self.community_id, self.month)
        if earlier:
            raise UserError(
                self.env._(
                    "Close %(earlier)s first: months are closed in order.",
                    earlier=earlier.display_name,
                )
            )
        reasons = steps._blocking(self.community_id, self.month)
        if reasons:
            raise UserError(
                self.env._(
                    "%(month)s cannot be closed yet:\n%(reasons)s",
                    month=self.display_name,
                    reasons="\n".join(reasons),
                )
            )

    @api.model
    def _get(self, community, day):
        """The month record of a day, made when it is first needed."""
        month = fields.Date.start_of(day, "month")
        record = self.sudo().search(  # the record is the system's, not the clerk's
            [("community_id", "=", community.id), ("month", "=", month)], limit=1
        )
        return record or self.sudo().create(
            {"community_id": community.id, "month": month}
        )

    @api.model
    def _closed_until(self, community):
        """Last day of the latest closed month, or False."""
        closed = self.sudo().search(  # closed is closed for everybody
            [("community_id", "=", community.id), ("state", "=", "closed")],
            order="month desc",
            limit=1,
        )
        return closed and fields.Date.end_of(closed.month, "month")

    @api.model
    def _check_open(self, community, days):
        """Raise if one of `days` lies in a closed month of the community."""
        closed_until = self._closed_until(community)
        late = [day for day in days if closed_until and day <= closed_until]
        if late:
            raise UserError(
                self.env._(
                    "%(month)s of %(community)s is closed: nothing dated in it can be "
                    "written or undone. Use a date after %(day)s; to correct the past, "
                    "book a counter-entry in the open month.",
                    month=min(late).strftime("%Y-%m"),
                    community=community.name,
                    day=closed_until,
                )
            )

    @api.model
    def _open_date(self, community, day):
        """`day`, or the first open day after it when its month is closed."""
        closed_until = self._closed_until(community)
        if closed_until and day <= closed_until:
            return fields.Date.add(closed_until, days=1)
        return day
