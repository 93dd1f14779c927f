import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError

_logger = logging.getLogger(__name__)
CRON = "wuye_attendance.ir_cron_read"
LAST_DAYS = 7  # so long the last days of who is not counted any more are looked at
AGAIN_AFTER = 60  # minutes: a day that is not over is not read more often


class WuyeAttendanceDue(models.Model):
    """Whose days have to be read from taps again, and since when.

    The intake of events only notes it: a box that sends the taps of three days without
    server does not wait for the days, and a fault in one person's days stops nothing.
    """

    _name = "wuye.attendance.due"
    _description = "Days to Read Again"
    _order = "id"

    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, index=True
    )
    since = fields.Datetime(readonly=True, help="Empty: all of them.")
    error = fields.Text(readonly=True)

    @api.model
    def _mark(self, employees, since=None):
        """Note it, and wake the job; rows of one employee are worked off together."""
        self.create([{"employee_id": one.id, "since": since} for one in employees])
        self.env.ref(CRON)._trigger()

    @api.model
    def _work(self, employee):
        """Read again what is due of an employee; whether it could be read.

        What stands in the way is kept beside it, and it stays due.
        """
        rows = self.search([("employee_id", "=", employee.id)])
        if not rows:
            return True
        since = None if not all(rows.mapped("since")) else min(rows.mapped("since"))
        try:
            with self.env.cr.savepoint():
                self.env["wuye.attendance.reading"]._read(employee, since)
        except LockError:  # another one reads him just now
            return False
        except Exception as error:  # one person's days must not hold up the others'
            _logger.warning(
                "attendance of employee %s cannot be read: %s", employee.id, error
            )
            rows.error = str(error)
            return False
        rows.unlink()
        return True

    # === JOBS === #

    @api.model
    def _cron_read(self):
        """All that is due, an employee each transaction; days that are over, too."""
        self.env["wuye.attendance.tap"]._find_employees()
        self._mark_open()
        employees = self._waiting()
        for number, employee in enumerate(employees, start=1):
            self._work(employee)
            remaining = len(employees) - number
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break

    @api.model
    def _mark_open(self):
        """Days that were not over when they were read, and one that has begun.

        Nobody taps where somebody is absent: without this, no one would notice.
        """
        now = fields.Datetime.now()
        today = now.date()
        members = self.env["wuye.attendance.member"].search(
            [
                ("date_from", "<=", today + timedelta(days=1)),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today - timedelta(days=LAST_DAYS)),
            ]
        )
        waiting = self._waiting()
        for employee, rows in members.grouped("employee_id").items():
            if employee in waiting:
                continue
            read_at = max(filter(None, rows.mapped("read_at")), default=None)
            if read_at and self._is_next_day(employee, read_at, now):
                self.create({"employee_id": employee.id, "since": read_at})
            elif not read_at or now - read_at >= timedelta(minutes=AGAIN_AFTER):
                self._mark_open_of(employee)

    @api.model
    def _waiting(self):
        """Employees of whom something is due."""
        rows = self._read_group([], [], ["employee_id:recordset"])
        return rows[0][0]

    @api.model
    def _is_next_day(self, employee, read_at, now):
        date_of = self.env["wuye.attendance.reading"]._date_of(employee)
        return date_of(read_at) < date_of(now)

    @api.model
    def _mark_open_of(self, employee):
        days = self.env["wuye.attendance.day"].search(
            [("employee_id", "=", employee.id), ("is_open", "=", True)], order="day"
        )
        if days:
            reading = self.env["wuye.attendance.reading"]
            since = reading._midnight(employee, days[0].day)
            self.create({"employee_id": employee.id, "since": since})
