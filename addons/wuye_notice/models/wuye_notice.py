import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

GIVING_POSTS = ("ledger_clerk", "accountant", "customer_service")
MAIL_STATES = [
    ("none", "Not mailed"),
    ("queued", "Waiting"),
    ("no_address", "No address"),
    ("outgoing", "Handed over"),
    ("sent", "Sent"),
    ("failed", "Failed"),
]


class WuyeNotice(models.Model):
    """The notice of one payer and unit for a month: what it said, who gave it when.

    `content` is what the paper says, taken when the notice was made; a reprint says
    the same again. Once printed or mailed it never changes (R90, R91, B17).
    """

    _name = "wuye.notice"
    _description = "Bill Notice"
    _inherit = ["mail.thread"]
    _order = "month desc, unit_key, id"
    _rec_names_search = ["name", "unit_id.code", "partner_id.name"]

    name = fields.Char(string="Number", required=True, readonly=True, copy=False)
    batch_id = fields.Many2one(
        "wuye.notice.batch", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="batch_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="batch_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        related="batch_id.month", store=True, index=True, precompute=True
    )
    unit_id = fields.Many2one(
        "wuye.unit", required=True, index=True, readonly=True, ondelete="restrict"
    )
    unit_key = fields.Char(
        related="unit_id.code", store=True, precompute=True, string="Unit code"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Date(string="Notice date", required=True, readonly=True)
    date_due = fields.Date(required=True, readonly=True)
    amount_current = fields.Monetary(string="Billed in the month", readonly=True)
    amount_arrears = fields.Monetary(string="Earlier arrears", readonly=True)
    amount_late = fields.Monetary(
        string="Damages to date", readonly=True, help="Owed and not charged yet."
    )
    amount_total = fields.Monetary(string="To pay", readonly=True)
    content = fields.Json(readonly=True, copy=False)
    token = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(18),
        help="What the code on the paper says: nobody can guess it.",
    )
    print_count = fields.Integer(string="Copies printed", readonly=True, copy=False)
    printed_at = fields.Datetime(string="First printed at", readonly=True, copy=False)
    printed_by = fields.Many2one("res.users", readonly=True, copy=False)
    mail_state = fields.Selection(
        MAIL_STATES, required=True, default="none", readonly=True, index=True
    )
    mail_failure = fields.Char(string="Why it failed", readonly=True, copy=False)
    mail_id = fields.Many2one("mail.mail", readonly=True, copy=False, index=True)
    mail_address = fields.Char(string="Mailed to", readonly=True, copy=False)
    mailed_at = fields.Datetime(readonly=True, copy=False)
    mailed_by = fields.Many2one("res.users", readonly=True, copy=False)
    given_on = fields.Date(
        readonly=True,
        copy=False,
        help="Day on which it was first printed or mailed.",
    )
    is_late = fields.Boolean(
        compute="_compute_is_late",
        store=True,
        help="Given later than the community's days before the due date (R91).",
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "There is a notice with this number already."
    )
    _token_uniq = models.UniqueIndex("(token)", "This code is taken.")
    _once_uniq = models.UniqueIndex(
        "(unit_id, partner_id, month)",
        "This payer has a notice for that unit and month: print that one again.",
    )
    _given_frozen = Immutable(
        *("name", "batch_id", "unit_id", "month", "date", "date_due", "content"),
        *("amount_current", "amount_arrears", "amount_late", "amount_total"),
        message="A notice that was printed or mailed stays as it is. What changed "
        "since then stands on the next month's notice.",
        when="OLD.given_on IS NOT NULL",
    )
    _given_once = Immutable(
        *("given_on", "token"),
        message="When a notice was given is recorded once.",
        when="OLD.given_on IS NOT NULL",
    )
    _given_kept = NeverDeleted(
        "A notice that was printed or mailed stays on file.",
        when="OLD.given_on IS NOT NULL",
    )

    # === COMPUTE === #

    @api.depends("given_on", "date_due")
    def _compute_is_late(self):
        for notice in self:
            last = notice._last_day()
            notice.is_late = bool(notice.given_on and last and notice.given_on > last)

    def _last_day(self):
        """The last day on which it is given in time."""
        if not self.date_due:
            return False
        return fields.Date.subtract(
            self.date_due, days=self.community_id.notice_days or 0
        )

    # === ACTIONS === #

    def action_print(self):
        """Print these notices, in the order of units; a second time marked as such."""
        self._check_giving(self.env._("print"))
        notices = self.sorted(lambda notice: (notice.unit_key or "", notice.id))
        notices.sudo()._mark_printed(self.env.user)  # sudo: the log is the system's
        report = self.env.ref("wuye_notice.wuye_notice_action_pdf")
        return report.report_action(notices, config=False)

    def action_mail(self):
        """Mail those that were never mailed, and those whose mail failed."""
        self._check_giving(self.env._("mail"))
        service = self.sudo()  # sudo: parts and marks are the system's
        wanted = service.filtered(
            lambda n: n.mail_state in ("none", "no_address", "failed")
        )
        wanted.filtered(lambda n: n.mail_state == "failed").mail_id = False
        for batch, notices in wanted.grouped("batch_id").items():
            batch._queue_mail(notices, self.env.user)
        return True

    # === BUSINESS METHODS === #

    def _check_giving(self, what):
        self.check_access("read")
        self.env["res.users"]._require_post(
            GIVING_POSTS,
            self.env._(
                "Only the ledger room, accountants and the service desk %(what)s "
                "notices. Ask one of them.",
                what=what,
            ),
        )

    def _mark_printed(self, user):
        """Count a copy of each; the first one gives the notice its day."""
        self.lock_for_update()
        now, today = fields.Datetime.now(), fields.Date.context_today(self)
        for notice in self:
            vals = {"print_count": notice.print_count + 1}
            if not notice.printed_at:
                vals.update(printed_at=now, printed_by=user.id)
            if not notice.given_on:
                vals["given_on"] = today
            notice.write(vals)

    def _mail(self, user):
        """Hand the mail of one notice over, once; who has no address is marked.

        Called again, also after a crash, it does nothing: the mark and the mail are
        of one transaction.
        """
        self.ensure_one()
        if self.mail_state != "queued" or self.mail_id:
            return
        address = self.partner_id.email_normalized
        if not address:
            self.mail_state = "no_address"
            return
        # not a copy of the paper: the mail is the payer's own
        pdf = self.with_context(wuye_notice_mailed=True)._pdf()
        template = self.env.ref("wuye_notice.mail_template_notice")
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.pdf",
                "raw": pdf,
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/pdf",
            }
        )
        mail = template.send_mail(
            self.id,
            email_values={"attachment_ids": [fields.Command.link(attachment.id)]},
        )
        vals = {
            "mail_id": mail,
            "mail_state": "outgoing",
            "mail_failure": False,
            "mail_address": address,
            "mailed_at": fields.Datetime.now(),
            "mailed_by": user.id,
        }
        if not self.given_on:
            vals["given_on"] = fields.Date.context_today(self)
        self.write(vals)

    def _pdf(self):
        """The notices as one PDF, in the words of the company."""
        written = self.company_id[:1]._wuye_written()
        # sudo: who may give the notice was asked before
        reports = self.env["ir.actions.report"].with_env(written.env).sudo()
        # the file is kept and sent: a PDF wherever it is made
        reports = reports.with_context(force_report_rendering=True)
        content, _kind = reports._render_qweb_pdf(
            "wuye_notice.wuye_notice_action_pdf", self.ids
        )
        return content

    def _language(self):
        """The language of paper and mail: the company's."""
        return self.company_id._wuye_written().env.lang

    def _mail_ended(self, failure):
        """What became of the mail: sent, or why not."""
        self.write(
            {
                "mail_state": "failed" if failure else "sent",
                "mail_failure": failure or False,
            }
        )

    def _message_receive_bounce(self, email, partner):
        """The mail came back: it counts as not delivered."""
        result = super()._message_receive_bounce(email, partner)
        self.sudo()._mail_ended(self.env._("Returned: %(address)s", address=email))
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if given := self.filtered("given_on"):
            raise UserError(
                self.env._(
                    "%(notice)s was printed or mailed and stays on file.",
                    notice=given[0].name,
                )
            )
