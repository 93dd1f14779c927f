import hashlib
import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

REGISTRARS = ("administrator", "supervisor", "manager")
TOKEN_BYTES = 32


def _digest(token):
    return hashlib.sha256((token or "").encode()).hexdigest()


class WuyeDesk(models.Model):
    """A registered desk: the place where shifts are held (J4, R12).

    A desk is known by a token in the browser of its computer; only the token's digest
    is kept here, so that nobody who reads the table can pose as the desk.
    """

    _name = "wuye.desk"
    _description = "Desk"
    _inherit = ["mail.thread"]
    _order = "code"
    _check_company_auto = True
    _rec_names_search = ["code", "name"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="Begins the names of its shifts, e.g. JLW-01.",
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict", tracking=True
    )
    line_ids = fields.Many2many(
        "wuye.business.line",
        string="Business lines",
        help="Only bills of these lines are taken here; empty: of all (J6).",
    )
    form_id = fields.Many2one(
        "wuye.form",
        string="Receipt form",
        domain="[('subject', '=', 'receipt')]",
        ondelete="set null",
        tracking=True,
        help="What receipts are printed on here; empty: the first form in force.",
    )
    lock_minutes = fields.Integer(
        string="Locks after (minutes)",
        required=True,
        default=5,
        tracking=True,
        help="Without a key or a click for so long the screen asks for the "
        "collector's password; Ctrl+L asks at once. 1 to 60.",
    )
    active = fields.Boolean(default=True, tracking=True)
    token_digest = fields.Char(
        readonly=True, copy=False, groups="base.group_system", index="btree_not_null"
    )
    registered_at = fields.Datetime(
        string="Computer registered at", readonly=True, copy=False, tracking=True
    )
    registered_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    shift_ids = fields.One2many("wuye.shift", "desk_id")

    _code_uniq = models.Constraint(
        "UNIQUE(community_id, code)",
        "Another desk of this community has this code. Choose another one.",
    )
    _token_uniq = models.UniqueIndex(
        "(token_digest) WHERE token_digest IS NOT NULL",
        "This computer is registered as another desk already.",
    )

    _lock_minutes_range = models.Constraint(
        "CHECK(coalesce(lock_minutes, 0) BETWEEN 1 AND 60)",
        "A desk left alone locks after 1 to 60 minutes (J4).",
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for desk in self:
            desk.display_name = f"{desk.code or ''} {desk.name or ''}".strip()

    # === ACTIONS === #

    def action_register_computer(self):
        """Have the browser ask for the token and keep it."""
        self.ensure_one()
        self._check_registrar()
        return {
            "type": "ir.actions.client",
            "tag": "wuye_desk_register",
            "params": {"desk_id": self.id},
        }

    # === CALLED BY THE SCREEN === #

    def register_computer(self):
        """Make the computer in front of the caller this desk; returns its token.

        The computer that was this desk before is so no longer.
        """
        self.ensure_one()
        self._check_registrar()
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.sudo().write(  # sudo: the digest is nobody's to read or write
            {
                "token_digest": _digest(token),
                "registered_at": fields.Datetime.now(),
                "registered_by": self.env.uid,
            }
        )
        return token

    def _check_registrar(self):
        self.env["res.users"]._require_post(
            REGISTRARS,
            self.env._(
                "Only a supervisor, a manager or the administrator registers a "
                "computer."
            ),
        )
        self.check_access("read")

    @api.model
    def _of_token(self, token):
        """The desk of a computer for work, by the token it shows.

        :raises UserError: the computer is no desk, or the caller's screen is locked
        """
        desk = self._registered(token)
        self.env["wuye.shift"]._refuse_locked()
        return desk

    @api.model
    def _registered(self, token):
        """The desk of a computer, locked or not.

        :raises UserError: the computer is no desk
        """
        # sudo: the digest is nobody's to read; what is found is checked by rules below
        desk = self.sudo().search([("token_digest", "=", _digest(token))], limit=1)
        if not token or not desk:
            raise UserError(
                self.env._(
                    "This computer is not registered as a desk. Ask a supervisor to "
                    "register it."
                )
            )
        desk = desk.with_env(self.env)
        desk.check_access("read")
        return desk

    def _receipt_form(self):
        """The form receipts are printed on here: the desk's own, else the first.

        :raises UserError: none is in force
        """
        # sudo: which forms there are only those see who print by choice
        forms = self.env["wuye.form"].sudo()
        own = self.sudo().form_id.filtered("current_id")
        found = own or forms.search(
            [
                ("subject", "=", "receipt"),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        ).filtered("current_id")
        if not found:
            raise UserError(
                self.env._(
                    "No form of receipts is in force. The administrator publishes one "
                    "in Property > Configuration > Print Forms."
                )
            )
        return found[0]
