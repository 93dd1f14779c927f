from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_cashier.models.wuye_shift import OVERSEERS


class WuyeTakings(models.TransientModel):
    """The tables of the day: 收款明细表 and 收款汇总表 (D12, R70-R72, R138).

    What is shown is worked out for whoever looks, each time: a collector sees his own
    closed shifts only (D3), the posts that look after shifts see all of their
    communities. Other modules add rows in `_rows` and their entries in `_booked`.
    """

    _name = "wuye.takings"
    _description = "Tables of the Day"

    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        ondelete="cascade",
        compute="_compute_of_shift",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(related="community_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        required=True,
        compute="_compute_of_shift",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        required=True,
        compute="_compute_of_shift",
        store=True,
        readonly=False,
        precompute=True,
    )
    desk_ids = fields.Many2many(
        "wuye.desk", string="Desks", help="Empty: all desks of the community."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Collector",
        ondelete="cascade",
        help="Empty: all collectors.",
    )
    shift_id = fields.Many2one(
        "wuye.shift",
        ondelete="cascade",
        help="One shift whole, also one that ended after midnight.",
    )
    is_limited = fields.Boolean(compute="_compute_is_limited")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # === COMPUTE === #

    @api.depends("shift_id")
    def _compute_of_shift(self):
        """Of a shift, else what was chosen, else today in the first community."""
        today = fields.Date.context_today(self)
        for takings in self:
            shift, community = takings.shift_id, takings.community_id
            if not shift and not community:
                community = self.env["wuye.community"].search([], limit=1)
            takings.community_id = shift.community_id or community
            first, last = takings._days()
            takings.date_from, takings.date_to = first or today, last or today

    @api.depends("community_id", "date_from", "date_to", "shift_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for takings in self:
            where = takings.shift_id.name or takings.community_id.name or ""
            takings.display_name = self.env._("Tables of the Day %s", where)

    @api.depends_context("uid")
    def _compute_is_limited(self):
        self.is_limited = self._is_limited()

    @api.depends(
        *("community_id", "date_from", "date_to", "desk_ids", "user_id", "shift_id")
    )
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        for takings in self:
            takings.preview = takings._say_preview()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for takings in self:
            if takings.date_from > takings.date_to:
                raise UserError(
                    self.env._("The last day lies before the first: change one.")
                )

    # === ACTIONS === #

    def action_print_detail(self):
        """The detail, three copies in one file (R72)."""
        return self._action_print("wuye_takings.wuye_takings_detail_action")

    def action_print_summary(self):
        """The summary, two copies in one file (R71)."""
        return self._action_print("wuye_takings.wuye_takings_summary_action")

    def action_workbook(self):
        """Both tables as a workbook."""
        return self._action_print("wuye_takings.wuye_takings_action_xlsx")

    def action_receipts(self):
        """The receipts behind the tables."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_cashier.wuye_receipt_action"
        )
        return {**action, "domain": [("id", "in", self._receipts().ids)]}

    def _action_print(self, xmlid):
        self.ensure_one()
        self._check_papers()
        return self.env.ref(xmlid).report_action(self, config=False)

    def _action_open(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_takings.wuye_takings_action"
        )
        return {**action, "res_id": self.id}

    # === BUSINESS METHODS === #

    @api.model
    def _is_limited(self):
        """Whether the caller looks after his own shifts only, when counted (D3)."""
        return not self.env.su and not self.env.user._holds_post(OVERSEERS)

    def _domain(self):
        """The receipts of the tables; for a collector his own of closed shifts."""
        self.ensure_one()
        if self.shift_id:
            # by its id: on a page not saved yet it is a copy without one
            domain = [("shift_id", "=", self.shift_id._origin.id)]
        else:
            domain = [
                ("community_id", "=", self.community_id._origin.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ]
            if self.desk_ids:
                domain.append(("desk_id", "in", self.desk_ids._origin.ids))
            if self.user_id:
                domain.append(("user_id", "=", self.user_id._origin.id))
        if self._is_limited():
            domain += [
                ("user_id", "=", self.env.uid),
                ("shift_id.state", "=", "closed"),
            ]
        return domain

    def _receipts(self):
        """The receipts of the tables in the order of their numbers."""
        self.ensure_one()
        self.check_access("read")
        receipts = self.env["wuye.receipt"].search(self._domain(), order="id")
        numbers = receipts.sudo().number_id  # sudo: the order of what may be read
        place = {one.id: (one.book_id.id, one.number) for one in numbers}
        return receipts.sorted(lambda one: place[one.sudo().number_id.id])

    def _open_shifts(self):
        """Shifts of the tables that are not counted yet."""
        return self._receipts().shift_id.filtered(lambda shift: shift.state == "open")

    def _check_papers(self):
        """Papers are made after the blind count, and of something (D3, R70).

        :raises UserError: nothing was taken, or a shift is open still
        """
        self.check_access("read")
        if not self._rows():
            raise UserError(
                self.env._("No receipt is in this choice. Choose another day.")
            )
        shifts = self._open_shifts()
        if shifts:
            raise UserError(
                self.env._(
                    "Shift %s is not counted yet: a paper of it would tell what to "
                    "count. Close the shift, or choose one that is closed.",
                    ", ".join(shifts.mapped("name")),
                )
            )

    def _days(self):
        """The first and the last day: those of the shift, whatever was typed."""
        shift = self.shift_id
        if not shift:
            return self.date_from, self.date_to
        ended = shift.closed_at or fields.Datetime.now()
        return self._local(shift.opened_at).date(), self._local(ended).date()

    @api.model
    def _local(self, moment):
        """A stored moment on the clock of the desk."""
        zone = self.env.user.tz or "Asia/Shanghai"
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment)
