import hashlib

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..report.paper import paper_amount
from .month_figures import Row

COLUMNS = (
    "opening",
    "due",
    "adjusted",
    "received",
    "next_year",
    "later",
    "applied",
    "written_off",
    "closing",
)
PDF_REPORT = "wuye_billing.wuye_month_report_action_pdf"


class WuyeMonthReport(models.Model):
    """The monthly income report (收入月报表, R74, R75, D13) of one community.

    Computed by the ledger room, signed by an accountant, returned and filed. It is
    only there when both computations agree to the cent; signed, it never changes, and
    the hash of its PDF is kept.
    """

    _name = "wuye.month.report"
    _description = "Month Report"
    _inherit = ["mail.thread"]
    _order = "month desc, community_id"

    name = fields.Char(compute="_compute_name", store=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.subtract(fields.Date.context_today(self), months=1), "month"
        ),
        help="First day of the month.",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("draft", "Computed"),
            ("signed", "Signed"),
            ("returned", "Returned and Filed"),
        ],
        required=True,
        default="new",
        readonly=True,
        tracking=True,
        copy=False,
    )
    unit_count = fields.Integer(readonly=True, help="Units of the community.")
    line_ids = fields.One2many(
        "wuye.month.report.line",
        "report_id",
        domain=[("kind", "=", "item")],
        string="By item",
        readonly=True,
    )
    unit_line_ids = fields.One2many(
        "wuye.month.report.line",
        "report_id",
        domain=[("kind", "=", "unit")],
        string="By unit",
        readonly=True,
    )
    tender_ids = fields.One2many("wuye.month.report.tender", "report_id", readonly=True)
    amount_opening = fields.Monetary(string="Arrears, opening", readonly=True)
    amount_due = fields.Monetary(string="Due", readonly=True)
    amount_adjusted = fields.Monetary(
        string="Of which adjusts earlier months", readonly=True
    )
    amount_received = fields.Monetary(string="Received", readonly=True)
    amount_next_year = fields.Monetary(string="Of which for next year", readonly=True)
    amount_later = fields.Monetary(string="Of which for later periods", readonly=True)
    amount_applied = fields.Monetary(string="Advances applied", readonly=True)
    amount_written_off = fields.Monetary(string="Written off", readonly=True)
    amount_closing = fields.Monetary(string="Arrears, closing", readonly=True)
    advance_opening = fields.Monetary(string="Advances, opening", readonly=True)
    advance_closing = fields.Monetary(string="Advances, closing", readonly=True)
    ledger_receivable = fields.Monetary(
        string="Receivable account", readonly=True, help="Balance at the month's end."
    )
    ledger_advance = fields.Monetary(
        string="Advance account", readonly=True, help="Balance at the month's end."
    )
    computed_by = fields.Many2one("res.users", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    signed_by = fields.Many2one("res.users", readonly=True, copy=False)
    signed_at = fields.Datetime(readonly=True, copy=False)
    returned_by = fields.Many2one("res.users", readonly=True, copy=False)
    date_returned = fields.Date(string="Returned and filed", readonly=True, copy=False)
    attachment_id = fields.Many2one(
        "ir.attachment", string="Signed PDF", readonly=True, copy=False
    )
    pdf_sha256 = fields.Char(string="SHA-256 of the PDF", readonly=True, copy=False)

    _month_uniq = models.Constraint(
        "UNIQUE(community_id, month)",
        "This community has a report for that month already: open it and compute it "
        "anew there.",
    )
    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "The month is given by its first day."
    )
    _identity = models.Constraint(
        "CHECK(state = 'new' OR amount_closing = amount_opening + amount_due"
        " - (amount_received - amount_later) - amount_applied - amount_written_off)",
        "The report does not balance.",
    )
    _signed_frozen = Immutable(
        "community_id",
        "month",
        "pdf_sha256",
        "attachment_id",
        "signed_by",
        *(f"amount_{column}" for column in COLUMNS),
        message="A signed month report stays as it is.",
        when="OLD.state IN ('signed', 'returned')",
    )
    _signed_kept = NeverDeleted(
        "A signed month report is never deleted.",
        when="OLD.state IN ('signed', 'returned')",
    )

    # === COMPUTE === #

    @api.depends("community_id.code", "month")
    def _compute_name(self):
        for report in self:
            month = report.month.strftime("%Y%m") if report.month else ""
            report.name = f"YB-{report.community_id.code or ''}-{month}"

    # === CRUD === #

    def write(self, vals):
        if {"community_id", "month"} & vals.keys() and self.filtered(
            lambda report: report.state != "new"
        ):
            raise UserError(
                self.env._(
                    "Month and community of a computed report cannot be changed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        for report in self:
            if report.state in ("signed", "returned"):
                raise UserError(
                    self.env._("%s is signed and stays on file.", report.name)
                )

    # === ACTIONS === #

    def action_compute(self):
        """Compute the report anew; UserError naming the first unit that differs."""
        self._check_post(
            self.env._("compute"),
            "wuye_property.group_ledger_clerk",
            "wuye_property.group_accountant",
        )
        for report in self:
            if report.state in ("signed", "returned"):
                raise UserError(
                    self.env._(
                        "%s is signed and stays as it is. What came later belongs to "
                        "the next month.",
                        report.name,
                    )
                )
        reports = self.sudo()  # the rows are the report's, written only here
        for some in reports.grouped(lambda one: (one.company_id, one.month)).values():
            some._fill()
        reports.write(
            {
                "state": "draft",
                "computed_by": self.env.uid,
                "computed_at": fields.Datetime.now(),
            }
        )
        return True

    def action_sign(self):
        """Sign what was computed; the PDF is archived with its hash (R75, D13)."""
        self._check_post(self.env._("sign"), "wuye_property.group_accountant")
        for report in self.filtered(lambda report: report.state != "signed"):
            report._check_ready_to_sign()
            report.sudo().write(
                {"signed_by": self.env.uid, "signed_at": fields.Datetime.now()}
            )
            report._archive_pdf()
            report.sudo().state = "signed"
        return True

    def action_return(self):
        """One copy came back to the file (R75): today's date."""
        self._check_post(
            self.env._("file"),
            "wuye_property.group_ledger_clerk",
            "wuye_property.group_accountant",
        )
        for report in self.filtered(lambda report: report.state != "returned"):
            if report.state != "signed":
                raise UserError(
                    self.env._(
                        "%s is not signed yet: let an accountant sign it first.",
                        report.name,
                    )
                )
            report.sudo().write(
                {
                    "state": "returned",
                    "returned_by": self.env.uid,
                    "date_returned": fields.Date.context_today(self),
                }
            )
        return True

    def action_print(self):
        """The signed PDF as archived; before signing, a print of what is computed."""
        self.ensure_one()
        if self.attachment_id:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self.attachment_id.id}?download=true",
            }
        return self.env.ref(PDF_REPORT).report_action(self)

    def action_export(self):
        """The same figures as a workbook."""
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref("wuye_billing.wuye_month_report_action_xlsx")
        return report.report_action(self)

    def action_open_units(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "wuye.month.report.line",
            "view_mode": "list",
            "domain": [("report_id", "=", self.id), ("kind", "=", "unit")],
        }

    # === BUSINESS METHODS === #

    def _check_post(self, what, *groups):
        self.check_access("read")
        self.env["res.users"]._require_post(
            groups,
            self.env._(
                "Your post may not %(what)s a month report. Ask the ledger room "
                "or an accountant.",
                what=what,
            ),
        )

    def _fill(self):
        """Write rows and totals from figures proven both ways; of one month."""
        found = self.env["wuye.month.figures"]._write_lines(self)
        self.tender_ids.unlink()
        for report, (figures, ledger, tenders) in found.items():
            report.write(
                {
                    **self._prepare_amounts(figures.total),
                    "unit_count": report.community_id.unit_count,
                    "advance_opening": figures.advance_opening,
                    "advance_closing": figures.advance_closing,
                    "ledger_receivable": sum(ledger.closing_open.values()),
                    "ledger_advance": ledger.advance_closing,
                    "tender_ids": [
                        Command.create({"journal_id": journal, "amount": amount})
                        for journal, amount in tenders
                    ],
                }
            )
            report._check_tenders()

    @api.model
    def _prepare_amounts(self, row: Row) -> dict:
        return {f"amount_{column}": getattr(row, column) for column in COLUMNS}

    def _check_tenders(self):
        received = sum(self.tender_ids.mapped("amount"))
        if self.currency_id.compare_amounts(received, self.amount_received):
            raise UserError(
                self.env._(
                    "The tenders come to %(tenders)s, received is %(received)s. Run "
                    "the audit in Billing > Reports > Audit: it names the row.",
                    tenders=paper_amount(received),
                    received=paper_amount(self.amount_received),
                )
            )

    def _check_ready_to_sign(self):
        """Another person signs, and what he signs is still so."""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._("%s is not computed yet, or already on file.", self.name)
            )
        if self.computed_by == self.env.user:
            raise UserError(
                self.env._(
                    "You computed %s yourself: another accountant signs it.", self.name
                )
            )
        figures, _ledger = (
            self.env["wuye.month.figures"]
            .sudo()  # the figures are proven again from all books
            ._compute_both(self.community_id, self.month)
        )
        now = self._prepare_amounts(figures.total)
        changed = [
            name
            for name, amount in now.items()
            if self.currency_id.compare_amounts(float(amount), self[name])
        ]
        if changed:
            raise UserError(
                self.env._(
                    "Something was booked in %(month)s since %(report)s was computed "
                    "(%(column)s). Compute it again, then sign.",
                    month=self.month.strftime("%Y-%m"),
                    report=self.name,
                    column=self._fields[changed[0]].get_description(self.env)["string"],
                )
            )

    def _archive_pdf(self):
        """Keep the PDF as signed, with its hash."""
        self.ensure_one()
        content, _kind = (
            self.env["ir.actions.report"]
            .sudo()  # the paper is the report's own, whoever signs it
            # what is archived is the PDF also where Odoo would render HTML (tests)
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(PDF_REPORT, self.ids)
        )
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{self.name}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.sudo().write(
            {
                "attachment_id": attachment.id,
                "pdf_sha256": hashlib.sha256(content).hexdigest(),
            }
        )
