from odoo import api, fields, models, tools
from odoo.api import SUPERUSER_ID, Environment
from odoo.exceptions import AccessDenied, AccessError, ValidationError
from odoo.tools import SQL

ADMINISTRATOR = "wuye_property.group_administrator"
MONTHS = "wuye_access.confirm_months"  # system parameter
DEFAULT_MONTHS = 12  # R10: at the first sign-in and once a year


class ResUsers(models.Model):
    _inherit = "res.users"

    wuye_confirmed_on = fields.Date(
        string="Own Details Confirmed on",
        copy=False,
        readonly=True,
        groups=ADMINISTRATOR,
    )
    wuye_post_request_ids = fields.One2many(
        "wuye.post.request", "user_id", string="Post Requests"
    )

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["wuye.post.request"]._refusing_unrequested():
            users = super().create(vals_list)
        for user, vals in zip(users, vals_list, strict=True):
            if vals.get("password"):
                user._want_new_password()
        return users

    def write(self, vals):
        if {"group_ids", "active", "role_line_ids"} & set(vals):
            with self.env["wuye.post.request"]._refusing_unrequested():
                done = super().write(vals)
        else:
            done = super().write(vals)
        if vals.get("password"):
            self._want_new_password()
        return done

    def _want_new_password(self):
        """What somebody else chose is changed at the first sign-in (R2, H5)."""
        if self.env.uid == SUPERUSER_ID:
            return
        others = self.filtered(lambda user: user.id != self.env.uid)
        # sudo: the date is readonly for all; an empty one counts as expired
        others.sudo().password_write_date = False

    @api.model
    def _get_invalidation_fields(self):
        return super()._get_invalidation_fields() | {"wuye_confirmed_on"}

    # === POSTS === #

    @api.constrains("group_ids", "active")
    def _check_posts_agree(self):
        """D9: whatever the way in (form, RPC, import, roles), posts agree."""
        self.env["wuye.role.conflict"]._check_users(self.ids)
        self._check_administrator_left()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_last_administrator(self):
        group = self.env.ref(ADMINISTRATOR)
        if self.env["res.groups"].browse(group.id)._holders() <= set(self.ids):
            raise ValidationError(self._say_last_administrator())

    @api.model
    def _check_administrator_left(self):
        if not self.env.ref(ADMINISTRATOR)._holders():
            raise ValidationError(self._say_last_administrator())

    @api.model
    def _say_last_administrator(self):
        return self.env._(
            "This is the last administrator of property management: nobody could give "
            "a post any more. Name another administrator first."
        )

    def _holds_post(self, posts):
        """Whether the user holds one of the posts; enough for looking.

        :param posts: as for `_require_post`, which also asks whether he does rightly
        """
        self.ensure_one()
        return any(
            self.has_group(post if "." in post else f"wuye_property.group_{post}")
            for post in posts
        )

    @api.model
    def _require_post(self, posts, refusal):
        """Raise unless the user holds one of the posts, now and rightly.

        For the money actions: their check is this one. In the service's own
        environment (sudo) nothing is asked.

        :param posts: names of posts (``collector``) or external ids of groups
        :param refusal: the sentence for who holds none of them
        """
        if self.env.su:
            return
        user = self.env.user
        if not user._holds_post(posts):
            raise AccessError(refusal)
        # sudo: who asks need not read the table or other people's delegations
        self.env["wuye.delegation"].sudo()._check_running(user)
        self.env["wuye.role.conflict"].sudo()._check_users(user.ids)

    def _acting_for(self):
        """The users whose posts this one holds by delegation at this moment."""
        # sudo: own delegations only; the lender's name is no secret to the borrower
        delegations = self.env["wuye.delegation"].sudo()._running(self)
        return delegations.lender_id.with_env(self.env)

    # === SIGNING IN === #

    def _set_password(self):
        # the library's rules look at one user at a time; an import brings many
        for user in self:
            super(ResUsers, user)._set_password()
        return

    def _check_credentials(self, credential, env):
        """Wrong passwords in a row lock the login, on every way in (R3, H5)."""
        # sudo: nobody reads or writes the counts but this
        locks = self.env["wuye.login.lock"].sudo()
        user = self.env.user
        locks._refuse_locked(user)
        try:
            info = super()._check_credentials(credential, env)
        except AccessDenied:
            if credential.get("type") == "password":
                locks._count_failure(user)
            raise
        locks._forget(user)
        return info

    def _check_uid_passwd(self, uid, passwd):
        """Each call over RPC with a password passes here."""
        # the process may remember the right password from before the lock;
        # sudo: nobody reads the counts but this
        self.env["wuye.login.lock"].sudo()._refuse_locked(self.browse(uid))
        found = super()._check_uid_passwd(uid, passwd)
        user = self.browse(uid)
        if user._turn_delegations():
            # what this transaction has read is from before the turn
            # pylint: disable-next=invalid-commit  # nothing is written yet: a new snapshot
            self.env.cr.commit()
            self.env.invalidate_all()
        self.with_user(uid).env.user._refuse_unconfirmed()
        return found

    @tools.ormcache("self.id")
    def _next_turn(self):
        """When the next delegation to this user begins or ends, or None."""
        query = SQL(
            "SELECT min(CASE state WHEN 'approved' THEN date_from ELSE date_to END) "
            "FROM wuye_delegation "
            "WHERE user_id = %s AND state IN ('approved', 'active')",
            self.id,
        )
        return self.env.execute_query(query)[0][0]

    def _turn_delegations(self):
        """Begin and end his delegations at their minute, even while he is signed in.

        In a transaction of its own, so that a request that fails does not bring back
        a right that is over.

        :return: whether something changed
        """
        turn = self._next_turn()
        if not turn or turn > fields.Datetime.now():
            return False
        with self.env.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            env["wuye.delegation"]._turn([("user_id", "=", self.id)])
        self.env.registry.signal_changes()
        return True

    # === OWN DETAILS === #

    @tools.ormcache("self.id")
    def _details_confirmed_on(self):
        # sudo: the date is for administrators to read
        return self.sudo().wuye_confirmed_on or None

    def _must_confirm_details(self):
        """Whether the user has to look at his own details before all else (R10)."""
        self.ensure_one()
        if not self._has_group("wuye_property.group_user"):
            return False
        # sudo: system parameters are for administrators
        text = self.env["ir.config_parameter"].sudo().get_param(MONTHS)
        months = int(text) if text and text.isdigit() else DEFAULT_MONTHS
        confirmed = self._details_confirmed_on()
        if not months:
            return False
        today = fields.Date.context_today(self)
        return not confirmed or fields.Date.add(confirmed, months=months) <= today

    def _refuse_unconfirmed(self):
        if self._must_confirm_details():
            raise AccessError(
                self.env._(
                    "Sign in with the browser and confirm your own details first."
                )
            )

    def _confirm_details(self):
        """The signed-in user has read his own details and found them right."""
        user = self.env.user
        # sudo: only this writes the date, and only one's own
        user.sudo().wuye_confirmed_on = fields.Date.context_today(self)

    def _report_wrong_details(self, text):
        """What is wrong goes to each administrator as a task (R10)."""
        user = self.env.user
        # sudo: whoever signs in may neither read the administrators nor plan for them
        partner = user.sudo().partner_id
        for uid in sorted(self.env.ref(ADMINISTRATOR).sudo()._holders()):
            partner.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=uid,
                summary=self.env._("Own details are wrong: %(user)s", user=user.name),
                note=tools.plaintext2html(text),
            )
