from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError


class DeskLockedError(UserError):
    """The desk's screen is locked; the page knows it by this name and covers itself."""


class WuyeShift(models.Model):
    """A screen left alone locks, for every page and every call of its shift (J4, R11).

    The lock is the shift's and stands in the database: a second tab, or a program that
    knows the desk's token, meets it as well.
    """

    _inherit = "wuye.shift"

    locked_at = fields.Datetime(
        string="Screen locked at", readonly=True, copy=False, help="Empty: it is not."
    )

    _locked_open = models.Constraint(
        "CHECK(locked_at IS NULL OR state = 'open')",
        "Only the screen of an open shift is locked.",
    )

    def _lock_screen(self):
        """Lock; once more changes nothing."""
        # sudo: nobody writes a shift but its desk; these are the caller's own
        for shift in self.sudo():
            if not shift.locked_at:
                shift.locked_at = fields.Datetime.now()

    def _unlock_screen(self, password):
        """Unlock by the caller's own password.

        Wrong ones count as those at the login do, and lock it (H5).

        :raises UserError: it is wrong, or the login is locked by too many of them
        """
        user = self.env.user
        credential = {"login": user.login, "type": "password", "password": password}
        try:
            user._check_credentials(credential, {"interactive": True})
        except AccessDenied as denied:
            text = str(denied)
            if text == str(AccessDenied()):
                text = self.env._("This is not your password. The desk stays locked.")
            raise UserError(text) from None
        self.sudo().write({"locked_at": False})  # sudo: as for locking

    @api.model
    def _refuse_locked(self):
        """
        :raises DeskLockedError: the screen of the caller's shift is locked
        """
        if self._mine().locked_at:
            raise DeskLockedError(
                self.env._(
                    "The desk is locked, nothing was written. Type your password on "
                    "its screen to go on."
                )
            )


class WuyeCashier(models.AbstractModel):
    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def lock(self, token):
        """The screen was left alone or its collector pressed Ctrl+L."""
        self._check_post()
        self.env["wuye.desk"]._registered(token)
        self.env["wuye.shift"]._mine()._lock_screen()
        return True

    @api.model
    def unlock(self, token, password):
        """The collector is back; returns what `load_desk` does.

        :raises UserError: the password is wrong
        """
        self._check_post()
        self.env["wuye.desk"]._registered(token)
        self.env["wuye.shift"]._mine()._unlock_screen(password)
        return self.load_desk(token)

    @api.model
    def load_desk(self, token):
        page = super().load_desk(token)
        desk = self.env["wuye.desk"]._registered(token)
        page["lock"] = {
            "minutes": desk.lock_minutes,
            "is_locked": bool(self.env["wuye.shift"]._mine().locked_at),
        }
        return page
