from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

PERIODS = {"month": 1, "quarter": 3, "half": 6, "year": 12}  # months of each
PUBLISHED = ("published", "withdrawn")
FROZEN = (
    *("community_id", "period", "date_from", "date_to", "fee_system", "note"),
    *("content", "content_sha256", "pdf_sha256", "attachment_id", "scope"),
    *("valid_from", "valid_to", "checked_by", "computed_by"),
    *("published_by", "published_at"),
)
# written by the actions only, whatever a client sends
OWN = {
    *("state", "content", "content_sha256", "attachment_id", "pdf_sha256"),
    *("computed_by", "computed_at", "checked_by", "checked_at"),
    *("published_by", "published_at"),
    *("withdrawn_by", "withdrawn_at", "withdraw_reason"),
    *("amount_income", "amount_expense", "amount_result", "amount_arrears"),
    *("service_opening", "service_closing", "common_opening", "common_income"),
    *("common_expense", "common_closing", "line_ids", "fee_ids"),
}


class WuyeDisclosure(models.Model):
    """Income, expense and arrears of a community in a period (收支表, 收支公示).

    R99, R101, R102, E14. Computed from posted items by the ledger room or an
    accountant, checked by another person, published to owners with a scope and a time.
    Civil Code 943: what is charged and what common parts earn is disclosed regularly.
    A published report never changes; it is withdrawn, with a reason that stays
    visible, and another one takes its place.
    """

    _name = "wuye.disclosure"
    _description = "Income and Expense Report"
    _inherit = ["mail.thread"]
    _order = "date_from desc, community_id, id desc"

    name = fields.Char(readonly=True, copy=False, default="/")
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection(
        [
            ("month", "Month"),
            ("quarter", "Quarter"),
            ("half", "Half-year"),
            ("year", "Year"),
        ],
        required=True,
        default="quarter",
    )
    date_from = fields.Date(
        string="First day",
        required=True,
        default=lambda self: self._default_date_from(),
        help="Any day of the period will do: its first day is taken.",
    )
    date_to = fields.Date(
        string="Last day", compute="_compute_date_to", store=True, precompute=True
    )
    fee_system = fields.Selection(
        [("lump", "Lump sum"), ("commission", "Commission")],
        compute="_compute_fee_system",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Commission: what is left belongs to the owners and is carried forward.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many(
        "wuye.disclosure.line",
        "disclosure_id",
        domain=[("section", "!=", "fee")],
        string="Income and expense",
        readonly=True,
    )
    fee_ids = fields.One2many(
        "wuye.disclosure.line",
        "disclosure_id",
        domain=[("section", "=", "fee")],
        string="Fees and arrears",
        readonly=True,
    )
    comment_ids = fields.One2many("wuye.disclosure.comment", "disclosure_id")
    comment_count = fields.Integer(compute="_compute_comment_count")
    note = fields.Text(
        string="Explanation",
        help="What the owners should know: work done, large costs, decisions of the "
        "owners' assembly, use of the maintenance fund.",
    )
    # totals, each the sum of lines
    amount_income = fields.Monetary(string="Income", readonly=True)
    amount_expense = fields.Monetary(string="Expense", readonly=True)
    amount_result = fields.Monetary(string="Result", readonly=True)
    service_opening = fields.Monetary(
        string="Service funds, opening",
        readonly=True,
        help="Income less expense of all days before the period.",
    )
    service_closing = fields.Monetary(string="Service funds, closing", readonly=True)
    common_opening = fields.Monetary(string="Common income, opening", readonly=True)
    common_income = fields.Monetary(string="Common income received", readonly=True)
    common_expense = fields.Monetary(string="Common income spent", readonly=True)
    common_closing = fields.Monetary(string="Common income, closing", readonly=True)
    amount_arrears = fields.Monetary(string="Arrears", readonly=True)
    difference = fields.Monetary(
        string="Booked since",
        compute="_compute_difference",
        help="How far the books have moved from a report that is not drafted any more: "
        "what was booked into its period later belongs to an explanation.",
    )
    computed_by = fields.Many2one("res.users", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    checked_by = fields.Many2one("res.users", readonly=True, copy=False)
    checked_at = fields.Datetime(readonly=True, copy=False)
    published_by = fields.Many2one("res.users", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    withdrawn_by = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawn_at = fields.Datetime(readonly=True, copy=False)
    withdraw_reason = fields.Text(
        string="Reason of withdrawal", readonly=True, copy=False, tracking=True
    )
    scope = fields.Selection(
        [("community", "Whole community"), ("buildings", "Some buildings")],
        required=True,
        default="community",
        help="Whose owners see it.",
    )
    building_ids = fields.Many2many(
        "wuye.building",
        string="Buildings",
        domain="[('community_id', '=', community_id)]",
    )
    valid_from = fields.Date(
        string="Shown from", copy=False, help="Empty: from the day of publication."
    )
    valid_to = fields.Date(
        string="Shown until", copy=False, help="Empty: until it is withdrawn."
    )
    content = fields.Text(
        string="Frozen copy",
        readonly=True,
        copy=False,
        help="All figures as published, in a form that a machine reads.",
    )
    content_sha256 = fields.Char(
        string="SHA-256 of the frozen copy", readonly=True, copy=False
    )
    attachment_id = fields.Many2one(
        "ir.attachment", string="Published PDF", readonly=True, copy=False
    )
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True, copy=False)

    _period_uniq = models.UniqueIndex(
        "(community_id, date_from, date_to, scope) WHERE state = 'published'"
        " AND scope = 'community'",
        "A report of this period is published for this community already. Withdraw it "
        "with a reason before you publish another one.",
    )
    _validity_order = models.Constraint(
        "CHECK(valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from)",
        "“Shown until” lies before “Shown from”.",
    )
    _published_complete = models.Constraint(
        "CHECK(state NOT IN ('published', 'withdrawn') OR (content_sha256 IS NOT NULL"
        " AND pdf_sha256 IS NOT NULL AND checked_by IS NOT NULL"
        " AND checked_by <> computed_by))",
        "What is published was checked by another person and is kept with its hash.",
    )
    _withdrawn_reason = models.Constraint(
        "CHECK(state <> 'withdrawn' OR withdraw_reason IS NOT NULL)",
        "A report is withdrawn with a reason only.",
    )
    _published_frozen = Immutable(
        *FROZEN,
        message="A published report stays as it is. Withdraw it with a reason and "
        "publish another one.",
        when="OLD.state IN ('published', 'withdrawn')",
    )
    _published_only_withdrawn = Immutable(
        "state",
        message="A published report is withdrawn, nothing else.",
        when="OLD.state = 'published' AND NEW.state <> 'withdrawn'",
    )
    _withdrawn_final = Immutable(
        "state",
        "withdraw_reason",
        message="A withdrawn report stays withdrawn. Publish another one.",
        when="OLD.state = 'withdrawn'",
    )
    _published_kept = NeverDeleted(
        "A published report is never deleted. Withdraw it with a reason.",
        when="OLD.state IN ('published', 'withdrawn')",
    )

    # === DEFAULTS, COMPUTE === #

    @api.model
    def _default_date_from(self):
        """The first day of the last quarter that is over."""
        today = fields.Date.context_today(self)
        return fields.Date.subtract(fields.Date.start_of(today, "quarter"), months=3)

    @api.depends("date_from", "period")
    def _compute_date_to(self):
        for report in self:
            report.date_to = report.date_from and fields.Date.subtract(
                fields.Date.add(
                    report._first_day(report.period, report.date_from),
                    months=PERIODS[report.period or "quarter"],
                ),
                days=1,
            )

    @api.depends("community_id")
    def _compute_fee_system(self):
        for report in self:
            if report.state in (False, "draft"):
                report.fee_system = report.community_id.fee_system or "lump"

    @api.depends("comment_ids")
    def _compute_comment_count(self):
        groups = self.env["wuye.disclosure.comment"]._read_group(
            [("disclosure_id", "in", self.ids)], ["disclosure_id"], ["__count"]
        )
        counts = {report.id: count for report, count in groups}
        for report in self:
            report.comment_count = counts.get(report._origin.id, 0)

    @api.depends("line_ids", "fee_ids", "state")
    def _compute_difference(self):
        for report in self:
            report.difference = report._difference() if report.line_ids else 0.0

    @api.constrains("scope", "building_ids", "community_id")
    def _check_scope(self):
        for report in self.filtered(lambda report: report.scope == "buildings"):
            if not report.building_ids:
                raise ValidationError(
                    report.env._(
                        "Choose the buildings whose owners see %s, or show it to the "
                        "whole community.",
                        report.name,
                    )
                )
            # sudo: a building out of scope has a community too
            if report.sudo().building_ids.community_id != report.community_id:
                raise ValidationError(
                    report.env._(
                        "A building of another community cannot see %s. Take it out.",
                        report.name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_own(vals)
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("wuye.disclosure")
            if vals.get("date_from"):
                vals["date_from"] = self._first_day(
                    vals.get("period", "quarter"), vals["date_from"]
                )
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_own(vals)
        what = {"community_id", "period", "date_from", "fee_system"} & vals.keys()
        if what:
            for report in self.filtered("line_ids"):
                raise UserError(
                    report.env._(
                        "%s is computed: make a new report for another period or "
                        "community.",
                        report.name,
                    )
                )
        if "note" in vals and self.filtered(lambda report: report.state != "draft"):
            raise UserError(
                self.env._(
                    "The explanation was checked with the figures. Take the report "
                    "back to draft to change it."
                )
            )
        if vals.get("date_from") and len(self) == 1:
            period = vals.get("period", self.period)
            vals = {**vals, "date_from": self._first_day(period, vals["date_from"])}
        if "building_ids" in vals:
            self._refuse_published()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._refuse_published()

    def _refuse_own(self, vals):
        if not self.env.su and OWN & vals.keys():
            raise AccessError(
                self.env._(
                    "State, figures and signatures of a report come from its buttons "
                    "only: compute, check, publish, withdraw."
                )
            )

    def _refuse_published(self):
        for report in self.filtered(lambda report: report.state in PUBLISHED):
            raise UserError(
                report.env._(
                    "%s is published and stays as it is. Withdraw it with a reason and "
                    "publish another one.",
                    report.name,
                )
            )

    @api.model
    def _first_day(self, period, day):
        """First day of the month, quarter, half-year or year that holds `day`."""
        day = fields.Date.to_date(day)
        months = PERIODS[period or "quarter"]
        return day.replace(day=1, month=(day.month - 1) // months * months + 1)
