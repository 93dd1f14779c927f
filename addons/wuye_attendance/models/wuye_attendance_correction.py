from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

KINDS = [
    ("in", "Came, without a tap"),
    ("out", "Went, without a tap"),
    ("void", "A tap does not count"),
]
STATES = [
    ("asked", "Asked"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("revoked", "Revoked"),
]
NEXT = {
    "asked": ("approved", "refused", "withdrawn"),
    "approved": ("revoked",),
}
ASKED = ("employee_id", "kind", "tap_id", "reason")


class WuyeAttendanceCorrection(models.Model):
    """A tap that is missing, or one that does not count; asked by one, approved by
    another, kept for good (F17).

    Raw taps stay as they are. Reading again takes approved corrections into account,
    so they hold whatever comes late.
    """

    _name = "wuye.attendance.correction"
    _description = "Correction of Attendance"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="No.", required=True, readonly=True, default="/")
    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.user.employee_id,
    )
    employee_user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    community_id = fields.Many2one(
        "wuye.community", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(KINDS, string="What", required=True, default="in")
    at = fields.Datetime(
        string="Time",
        compute="_compute_at",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="When he came or went.",
    )
    tap_id = fields.Many2one(
        "wuye.attendance.tap",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('employee_id', '=', employee_id)]",
    )
    reason = fields.Char(required=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="asked")
    asked_by_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    asked_at = fields.Datetime(string="Asked on", required=True, readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, ondelete="restrict"
    )
    decided_at = fields.Datetime(string="Decided on", readonly=True)
    answer = fields.Char(readonly=True)
    revoked_by_id = fields.Many2one(
        "res.users", string="Revoked by", readonly=True, ondelete="restrict"
    )
    revoked_at = fields.Datetime(string="Revoked on", readonly=True)
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _tap_named = models.Constraint(
        "CHECK((kind = 'void') = (tap_id IS NOT NULL))",
        "Choose the tap that does not count; a tap that is missing has none.",
    )
    _reasoned = models.Constraint(
        "CHECK(btrim(reason) <> '')", "Say why: it stays on file."
    )
    _four_eyes = models.Constraint(
        "CHECK(decided_by_id IS NULL OR state = 'withdrawn' OR (decided_by_id <> "
        "asked_by_id AND decided_by_id IS DISTINCT FROM employee_user_id))",
        "Another person decides, neither who asked nor whom it is about.",
    )
    _revoked_by_another = models.Constraint(
        "CHECK(revoked_by_id IS NULL OR (revoked_by_id <> asked_by_id"
        " AND revoked_by_id IS DISTINCT FROM employee_user_id))",
        "Neither who asked nor whom it is about revokes it.",
    )
    _decided = models.Constraint(
        "CHECK((state = 'asked') = (decided_by_id IS NULL))",
        "What was decided names who decided.",
    )
    _tap_once = models.UniqueIndex(
        "(tap_id) WHERE state IN ('asked', 'approved')",
        "It was asked already that this tap does not count.",
    )
    _state_next = StateTable(
        "wuye_refuse_correction_state",
        NEXT,
        "This correction is decided; what is decided stays.",
    )
    _frozen = Immutable(
        *(*ASKED, "at", "name", "employee_user_id", "community_id"),
        *("asked_by_id", "asked_at"),
        message="What was asked stays as it was asked. Withdraw it and ask anew.",
    )
    _decision_frozen = Immutable(
        *("decided_by_id", "decided_at"),
        message="A decision stays.",
        when="OLD.state <> 'asked'",
    )
    _kept = NeverDeleted("Corrections are kept.")

    # === COMPUTE === #

    @api.depends("tap_id", "kind")
    def _compute_at(self):
        for row in self:
            # sudo: a tap of another community; which one may be named is checked
            row.at = row.tap_id.sudo().at if row.kind == "void" else row.at

    @api.depends("state", "asked_by_id", "employee_user_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for row in self:
            row.may_decide = not row._why_not()

    # === CHECKS === #

    @api.constrains("tap_id", "employee_id", "at")
    def _check_tap(self):
        for row in self:
            if row.tap_id and row.tap_id.employee_id != row.employee_id:
                raise ValidationError(
                    self.env._("The tap is not one of %s.", row.employee_id.name)
                )
            if row.at > fields.Datetime.now():
                raise ValidationError(
                    self.env._("Nobody has come or gone in the future.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ask: who asks, where and when is not taken from what is sent."""
        asked = []
        for vals in vals_list:
            vals = {key: vals[key] for key in (*ASKED, "at") if key in vals}
            if vals.get("kind") == "void":
                vals.pop("at", None)
            employee = self.env["hr.employee"].browse(
                vals.setdefault("employee_id", self.env.user.employee_id.id)
            )
            asked.append({**vals, **self._prepare_asked_vals(employee)})
        return super().create(asked)

    def write(self, vals):
        # the right to write is there for the browser only: without it a page of the
        # client cannot save what is new either
        if not self.env.su:
            self.check_access("write")  # whose it is comes before what may be done
            raise UserError(
                self.env._(
                    "What was asked stays as it was asked. Withdraw it and ask anew."
                )
            )
        return super().write(vals)

    @api.model
    def _prepare_asked_vals(self, employee):
        # sudo: whose account and place it is, of a file that stays closed
        today = self.env["wuye.attendance.reading"]._date_of(employee)(
            fields.Datetime.now()
        )
        members = self.env["wuye.attendance.member"]._of(employee)
        member = members._on(today) or members[-1:]
        if not member:
            raise UserError(
                self.env._(
                    "The attendance of this employee is not counted. Enter him under "
                    "Counted Employees first."
                )
            )
        return {
            "name": self.env["ir.sequence"].next_by_code("wuye.attendance.correction"),
            # sudo: his account, of a file that stays closed
            "employee_user_id": employee.sudo().user_id.id,
            "community_id": member.community_id.id,
            "asked_by_id": self.env.uid,
            "asked_at": fields.Datetime.now(),
        }

    # === ACTIONS === #

    def action_approve(self):
        """Approve; the days are read again at once.

        :raises UserError: the caller asked for it, or it is about him
        """
        self._decide("approved")

    def action_refuse(self):
        """Refuse, by a page that asks why."""
        return self._open_answer("refused")

    def action_revoke(self):
        """Take an approval back, by a page that asks why."""
        return self._open_answer("revoked")

    def action_withdraw(self):
        """Who asked does not ask any more."""
        for row in self:
            row.check_access("read")
            if row.asked_by_id != self.env.user:
                raise UserError(self.env._("Only who asked withdraws it."))
            row._put("withdrawn", decided_by_id=self.env.uid)

    def _open_answer(self, state):
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": states[state],
            "res_model": "wuye.attendance.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_correction_id": self.id, "default_state": state},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _approved(self, employee):
        """Corrections that count, in order."""
        return self.search(
            [("employee_id", "=", employee.id), ("state", "=", "approved")],
            order="at, id",
        )

    def _why_not(self):
        """Why the user may not decide on this, or "" (four eyes)."""
        self.ensure_one()
        user = self.env.user
        # sudo: who leads whom, of files that stay closed
        row = self.sudo()
        if user in (row.asked_by_id, row.employee_user_id, row.employee_id.user_id):
            return self.env._(
                "Another person decides, neither who asked nor whom it is about."
            )
        is_manager = (
            user.has_group("wuye_property.group_manager")
            and row.community_id in user.wuye_community_ids
        )
        if not is_manager and row.employee_id.parent_id.user_id != user:
            return self.env._("The superior or a manager of the community decides.")
        return ""

    def _decide(self, state, answer=False):
        """Decide on what was asked, or revoke it, in the user's own name.

        :raises UserError: he may not, or it cannot become this any more
        """
        for row in self:
            row.check_access("read")
            if said := row._why_not():
                raise UserError(said)
            if state == "revoked":
                row._put(state, answer=answer, revoked_by_id=self.env.uid)
            else:
                row._put(state, answer=answer, decided_by_id=self.env.uid)

    def _put(self, state, **vals):
        if state not in NEXT.get(self.state, ()):
            raise UserError(
                self.env._("%s is decided already; what is decided stays.", self.name)
            )
        when = "revoked_at" if state == "revoked" else "decided_at"
        # sudo: nobody writes corrections but by these methods, which asked who he is
        row = self.sudo()
        row.write({"state": state, when: fields.Datetime.now(), **vals})
        if state in ("approved", "revoked"):
            due = row.env["wuye.attendance.due"]
            due._mark(row.employee_id, row.at)
            due._work(row.employee_id)
