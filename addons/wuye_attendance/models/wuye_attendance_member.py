from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeAttendanceMember(models.Model):
    """Whose attendance is read from taps, where he works, and for how long.

    Of others taps are kept, too; nothing is read from them until they are entered here.
    """

    _name = "wuye.attendance.member"
    _description = "Counted Employee"
    _inherit = ["mail.thread"]
    _order = "community_id, employee_id, date_from desc"
    _rec_name = "employee_id"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    community_id = fields.Many2one(
        "wuye.community",
        string="Works at",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Managers of this community see the days and decide on corrections.",
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    date_from = fields.Date(string="Counted from", required=True, tracking=True)
    date_to = fields.Date(string="Counted until", tracking=True)
    schedule = fields.Char(compute="_compute_from_employee")
    card_count = fields.Integer(string="Cards", compute="_compute_from_employee")
    read_at = fields.Datetime(string="Read", readonly=True, copy=False)
    error = fields.Text(
        string="Cannot be read",
        compute="_compute_error",
        help="What stands in the way; the days stay as they were.",
    )

    _span = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The last day lies before the first: change one.",
    )

    @api.depends("employee_id")
    def _compute_from_employee(self):
        for member in self:
            # sudo: schedule and contact of this employee, whose file stays closed
            employee = member.employee_id.sudo()
            member.schedule = employee.resource_calendar_id.name or False
            member.card_count = self.env["wuye.card"].search_count(
                [
                    ("kind", "=", "staff"),
                    ("state", "=", "active"),
                    ("partner_id", "in", employee.work_contact_id.ids),
                    ("company_id", "=", member.company_id.id),
                ]
            )

    @api.depends("employee_id")
    def _compute_error(self):
        # sudo: what waits is said to whoever may see whom it is about
        due = self.env["wuye.attendance.due"].sudo()
        found = due.search(
            [("employee_id", "in", self.employee_id.ids), ("error", "!=", False)]
        ).grouped("employee_id")
        for member in self:
            rows = found.get(member.employee_id.sudo(), due)
            member.error = rows[:1].error

    @api.constrains("employee_id", "date_from", "date_to")
    def _check_overlap(self):
        for member in self:
            others = self.search(
                [
                    ("id", "!=", member.id),
                    ("employee_id", "=", member.employee_id.id),
                    ("date_from", "<=", member.date_to or date.max),
                ]
            )
            if any(not o.date_to or o.date_to >= member.date_from for o in others):
                raise ValidationError(
                    self.env._(
                        "%s is counted already on some of these days. End that first.",
                        member.employee_id.name,
                    )
                )

    @api.constrains("community_id")
    def _check_company_settings(self):
        self.company_id._check_nothing_invented()

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members._touch()
        return members

    def write(self, vals):
        before = self.employee_id
        result = super().write(vals)
        if {"employee_id", "community_id", "date_from", "date_to"} & vals.keys():
            self._touch(before)
        return result

    def _touch(self, more=()):
        # sudo: what is to be read again is nobody's to write
        due = self.env["wuye.attendance.due"].sudo()
        for employee in self.employee_id | self.employee_id.browse(
            [one.id for one in more]
        ):
            due._mark(employee)

    # === ACTIONS === #

    def action_read_again(self):
        """Read all days of these employees from their taps again, now.

        After a change of a schedule or of leaves; twice is the same (F18).
        """
        self.check_access("write")
        # sudo: days are written by reading taps only
        due = self.env["wuye.attendance.due"].sudo()
        for employee in self.employee_id:
            due._mark(employee)
            due._work(employee)

    # === BUSINESS METHODS === #

    @api.model
    def _of(self, employee):
        """The rows of an employee, in order; by whoever asks."""
        # sudo: guards and readings look at all of them
        return self.sudo().search(
            [("employee_id", "=", employee.id)], order="date_from"
        )

    def _on(self, day):
        """The one of these rows that counts on a day, or none."""
        return self.filtered(
            lambda row: row.date_from <= day and (not row.date_to or row.date_to >= day)
        )[:1]
