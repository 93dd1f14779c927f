from math import ceil

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from .wuye_discount_scheme import KINDS

FACTS = {
    "scheme_id",
    "unit_id",
    "item_id",
    "date_from",
    "paid_from",
    "months_paid",
    "date",
    "reason",
    "paper",
}


class WuyeDiscountApplication(models.Model):
    """The application of a unit for a discount; it acts once approved (B11).

    It holds for the months from `date_from` to `date_to`. Bills of these months that
    are posted already are reduced when it is carried out, later ones when they are
    posted. Each reduction is a request of its own that names the application.
    """

    _name = "wuye.discount.application"
    _description = "Application for a Discount"
    _inherit = ["wuye.request.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(readonly=True, copy=False, default="/")
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Granted"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    scheme_id = fields.Many2one(
        "wuye.discount.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'done')]",
    )
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True, precompute=True)
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict", check_company=True
    )
    item_id = fields.Many2one(
        "wuye.fee.item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    paid_from = fields.Date(
        string="Paid ahead from", help="First of the months that were paid ahead."
    )
    months_paid = fields.Integer(
        string="Months paid ahead",
        help="Each is a bill that is settled, or lies in an advance for these months.",
    )
    months_given = fields.Float(
        digits=(6, 2),
        compute="_compute_given",
        store=True,
        precompute=True,
        help="By the table of the scheme.",
    )
    date_from = fields.Date(
        string="Months from",
        compute="_compute_given",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="The first month whose bill is reduced.",
    )
    date_to = fields.Date(
        string="to",
        compute="_compute_given",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    date = fields.Date(
        string="Booked on",
        required=True,
        default=fields.Date.context_today,
        help="For bills posted before; those to come are reduced on their own day.",
    )
    paper = fields.Char(
        help="What shows that the scheme fits: a certificate, a receipt."
    )
    reason = fields.Text(required=True)
    request_ids = fields.One2many(
        "wuye.request", "discount_id", string="Reductions", readonly=True
    )
    amount_total = fields.Monetary(
        string="Reduced so far", compute="_compute_amount_total"
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)", "The discount ends before it begins."
    )
    _once = models.Constraint(
        "EXCLUDE USING gist (scheme_id WITH =, unit_id WITH =, item_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (state <> 'cancelled')",
        "The unit has an application for this discount and time already.",
    )
    _granted_frozen = Immutable(
        *("scheme_id", "unit_id", "item_id", "date_from", "paid_from", "months_paid"),
        message="What was granted stays as it is; only its last month may come sooner.",
        when="OLD.state = 'done'",
    )
    _granted_kept = NeverDeleted(
        "A discount that was granted stays on file.", when="OLD.state = 'done'"
    )

    # === COMPUTE === #

    @api.depends("scheme_id")
    def _compute_kind(self):
        for application in self:
            application.kind = application.scheme_id.kind

    @api.depends("scheme_id", "paid_from", "months_paid")
    def _compute_given(self):
        """Gift months follow the months paid; of other schemes they are entered."""
        for application in self:
            scheme, paid = application.scheme_id, application.months_paid
            if application.state != "draft" or scheme.kind != "gift":
                application.months_given = application.months_given
                application.date_from = application.date_from
                application.date_to = application.date_to
                continue
            given = scheme._months_given(paid)
            application.months_given = float(given)
            start = application.paid_from
            if start and paid:
                first = fields.Date.add(start.replace(day=1), months=paid)
                last = fields.Date.add(first, months=max(ceil(given), 1), days=-1)
                application.date_from, application.date_to = first, last

    @api.depends("request_ids.amount", "request_ids.state")
    def _compute_amount_total(self):
        for application in self:
            done = application.request_ids.filtered(lambda r: r.state == "done")
            application.amount_total = sum(done.mapped("amount"))

    # === CONSTRAINTS === #

    @api.constrains("scheme_id", "unit_id", "item_id", "date")
    def _check_scheme(self):
        for application in self.filtered(lambda a: a.state == "draft"):
            scheme = application.scheme_id
            reasons = [
                (
                    scheme.state != "done",
                    application.env._("it is not in force: get it approved first."),
                ),
                (
                    scheme.community_ids
                    and application.community_id not in scheme.community_ids,
                    application.env._("it is not for this community."),
                ),
                (
                    scheme.item_ids and application.item_id not in scheme.item_ids,
                    application.env._("it is not for this fee."),
                ),
                (
                    application.date < scheme.date_from
                    or (scheme.date_to and application.date > scheme.date_to),
                    application.env._("applications are not taken on this day."),
                ),
            ]
            for wrong, reason in reasons:
                if wrong:
                    raise ValidationError(
                        application.env._(
                            "“%(scheme)s” does not fit: %(reason)s",
                            scheme=scheme.name,
                            reason=reason,
                        )
                    )

    @api.constrains("scheme_id", "months_paid", "paid_from")
    def _check_gift(self):
        for application in self.filtered(lambda a: a.kind == "gift"):
            if not application.paid_from or not application.months_given:
                raise ValidationError(
                    application.env._(
                        "Enter from which month and how many months were paid ahead. "
                        "“%(scheme)s” gives nothing for %(paid)s months.",
                        scheme=application.scheme_id.name,
                        paid=application.months_paid,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                code = "wuye.discount.application"
                vals["name"] = self.env["ir.sequence"].next_by_code(code)
        return super().create(vals_list)

    def write(self, vals):
        granted = self.filtered(lambda application: application.state == "done")
        if granted and FACTS & vals.keys():
            raise UserError(
                self.env._(
                    "What was granted stays as it is. End it sooner with its last "
                    "month, or make another application."
                )
            )
        if granted and "date_to" in vals:
            granted._check_sooner(fields.Date.to_date(vals["date_to"]))
        return super().write(vals)

    def _check_sooner(self, day):
        self.env["res.users"]._require_post(
            ["ledger_clerk", "accountant"],
            self.env._("The ledger room or an accountant ends a discount. Ask them."),
        )
        if not day or self.filtered(lambda application: day > application.date_to):
            raise UserError(
                self.env._("A discount is not made longer: make another application.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_granted(self):
        if self.filtered(lambda application: application.state == "done"):
            raise UserError(self.env._("A discount that was granted stays on file."))

    # === ACTIONS === #

    def action_apply(self):
        """Grant what was approved; reduce the bills that are posted. Again: nothing."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["ledger_clerk", "accountant"],
            self.env._(
                "The ledger room or an accountant carries out what was approved. Ask "
                "them."
            ),
        )
        for application in self.filtered(lambda a: a.state == "draft"):
            application._check_approvals()
            application._check_earned()
            application.sudo().state = "done"  # sudo: the state is its own
            application.sudo()._grant(application.sudo()._charges())
        return True
