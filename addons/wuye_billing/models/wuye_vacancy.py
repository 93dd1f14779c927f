from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

OWN_FIELDS = {"state", "decided_by", "decided_at"}


class WuyeVacancy(models.Model):
    """Days on which a home stands empty, as its owner reported and a manager approved.

    Prices say what a vacant home pays (`vacant_percent`); on bills posted already
    nothing changes, a reduction is requested for them.
    """

    _name = "wuye.vacancy"
    _description = "Vacancy"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, ondelete="restrict", check_company=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(
        string="Empty from", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="until", help="Empty: until somebody moves in.")
    reason = fields.Char(required=True)
    state = fields.Selection(
        [("draft", "Reported"), ("done", "Approved"), ("cancel", "Refused")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    decided_by = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The vacancy ends before it begins: correct one of the days.",
    )
    _overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, "
        "daterange(date_from, date_to, '[]') WITH &&) WHERE (state <> 'cancel')",
        "The unit is reported as vacant for a part of that time already.",
    )
    _decided_frozen = Immutable(
        "unit_id",
        "date_from",
        message="An approved vacancy stays as it is; only its last day is entered.",
        when="OLD.state = 'done'",
    )
    _decided_kept = NeverDeleted(
        "An approved vacancy stays on file.", when="OLD.state = 'done'"
    )

    @api.depends("unit_id.display_name", "date_from")
    def _compute_display_name(self):
        for vacancy in self:
            vacancy.display_name = (
                f"{vacancy.unit_id.display_name or ''} {vacancy.date_from or ''}"
            )

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
                self.env._("A vacancy is decided with its buttons: Approve, Refuse.")
            )

    # === ACTIONS === #

    def action_approve(self):
        return self._decide("done")

    def action_refuse(self):
        return self._decide("cancel")

    # === BUSINESS METHODS === #

    def _decide(self, state):
        self.check_access("write")
        self.env["res.users"]._require_post(
            ["manager"], self.env._("A manager decides on vacancies.")
        )
        for vacancy in self:
            if vacancy.state != "draft":
                raise UserError(
                    self.env._(
                        "%(vacancy)s is decided already.", vacancy=vacancy.display_name
                    )
                )
            if vacancy.create_uid == self.env.user:
                raise UserError(
                    self.env._("You reported this vacancy. Another manager decides it.")
                )
        # sudo: who decided and when is nobody's to write
        self.sudo().write(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        return True
