import logging
from contextlib import suppress

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.http import request
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

ATTEMPTS = "wuye_access.login_attempts"  # system parameters
MINUTES = "wuye_access.login_lock_minutes"
DEFAULT_ATTEMPTS = 3  # R3: 连续三次输错密码
DEFAULT_MINUTES = 30


class WuyeLoginLock(models.Model):
    """Wrong passwords in a row, per login, counted in the database (R3, H5).

    All workers count in one row, by one statement, in a transaction of its own: what a
    refused login rolls back does not take the count with it. Other logins behind the
    same address go on.
    """

    _name = "wuye.login.lock"
    _description = "Locked Login"
    _order = "locked_until desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, readonly=True, ondelete="cascade"
    )
    login = fields.Char(related="user_id.login")
    failures = fields.Integer(
        string="Wrong Passwords", required=True, readonly=True, aggregator=None
    )
    locked_until = fields.Datetime(readonly=True)
    is_locked = fields.Boolean(compute="_compute_is_locked")
    address = fields.Char(readonly=True, help="Where the last attempt came from.")
    unlocked_by = fields.Many2one("res.users", readonly=True)
    unlocked_at = fields.Datetime(readonly=True)

    _user_uniq = models.UniqueIndex(
        "(user_id)", "Wrong passwords of a user are counted in one row."
    )

    @api.depends("locked_until")
    def _compute_is_locked(self):
        now = fields.Datetime.now()
        for lock in self:
            lock.is_locked = bool(lock.locked_until and lock.locked_until > now)

    # === ACTIONS === #

    def action_unlock(self):
        """Let the login in again before its time; who did it is kept and logged."""
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["administrator"], self.env._("Only the administrator unlocks a login.")
        )
        for lock in self:
            _logger.info("login %s unlocked by %s", lock.login, self.env.user.login)
        self.sudo().write(  # nobody may write the counts, only this does
            {
                "failures": 0,
                "locked_until": False,
                "unlocked_by": self.env.uid,
                "unlocked_at": fields.Datetime.now(),
            }
        )
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _parameter(self, name, default):
        # sudo: whoever signs in need not read the system parameters
        value = self.env["ir.config_parameter"].sudo().get_param(name)
        return int(value) if value and value.isdigit() else default

    @api.model
    def _refuse_locked(self, user):
        """Raise while the login is locked, whatever the password."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                "SELECT locked_until FROM wuye_login_lock WHERE user_id = %s "
                "AND locked_until > timezone('UTC', now())",
                [user.id],
            )
            row = cr.fetchone()
        if row:
            raise AccessDenied(self._say_locked(user, row[0]))

    @api.model
    def _count_failure(self, user):
        """Count a wrong password; the one too many locks, and says so.

        Passwords checked at the same time are counted after one another: what comes
        after the lock is counted too, and leaves it as it is.
        """
        address = request.httprequest.remote_addr if request else None
        [until] = self._alone(
            SQL(
                """
                INSERT INTO wuye_login_lock AS lock
                    (user_id, failures, address, locked_until)
                VALUES (%(user)s, 1, %(address)s,
                    CASE WHEN %(attempts)s <= 1 THEN timezone('UTC', now())
                             + %(minutes)s * interval '1 minute' END)
                ON CONFLICT (user_id) DO UPDATE SET
                    address = excluded.address,
                    failures = CASE
                        WHEN lock.locked_until <= timezone('UTC', now()) THEN 1
                        ELSE lock.failures + 1 END,
                    locked_until = CASE
                        WHEN lock.locked_until <= timezone('UTC', now()) THEN NULL
                        WHEN lock.locked_until IS NULL
                         AND lock.failures + 1 >= %(attempts)s
                        THEN timezone('UTC', now())
                             + %(minutes)s * interval '1 minute'
                        ELSE lock.locked_until END
                RETURNING locked_until
                """,
                user=user.id,
                address=address,
                attempts=self._parameter(ATTEMPTS, DEFAULT_ATTEMPTS),
                minutes=self._parameter(MINUTES, DEFAULT_MINUTES),
            )
        )
        if until:
            _logger.warning("login %s locked until %s UTC", user.login, until)
            raise AccessDenied(self._say_locked(user, until))

    @api.model
    def _forget(self, user):
        """The right password ends the count, not a lock made while it was checked."""
        row = self._alone(
            SQL(
                """
                UPDATE wuye_login_lock SET
                    failures = CASE
                        WHEN locked_until > timezone('UTC', now()) THEN failures
                        ELSE 0 END,
                    locked_until = CASE
                        WHEN locked_until > timezone('UTC', now()) THEN locked_until
                        END
                WHERE user_id = %s AND (failures > 0 OR locked_until IS NOT NULL)
                RETURNING locked_until
                """,
                user.id,
            )
        )
        if row and row[0]:
            raise AccessDenied(self._say_locked(user, row[0]))

    @api.model
    def _alone(self, statement):
        """A statement in a transaction of its own; its row, or None.

        Of two that meet at a row, Odoo's isolation fails the later one. Its request
        is not always repeated (not over RPC), so the statement is, here: each turn
        waits for the row, none can go on for ever.
        """
        while True:
            with suppress(SerializationFailure), self.env.registry.cursor() as cr:
                cr.execute(statement, log_exceptions=False)
                return cr.fetchone()

    @api.model
    def _say_locked(self, user, until):
        local = fields.Datetime.context_timestamp(
            self.with_context(tz=user.tz or "Asia/Shanghai"), until
        )
        return self.env._(
            "Too many wrong passwords in a row: this login is locked until %(time)s. "
            "Wait until then, or ask the administrator to unlock it.",
            time=local.strftime("%H:%M"),
        )
