from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.models.wuye_work_mixin import job_key

from .wuye_notice import GIVING_POSTS

MAIL_PART = 20  # notices a part of the mailing: one transaction, one log line


class WuyeNoticeBatch(models.Model):
    """The notices of a community and month: made, printed and mailed in parts (R90).

    Each part is a job and a transaction of its own: a restart loses none that is
    done, and going on does none twice.
    """

    _name = "wuye.notice.batch"
    _description = "Batch of Bill Notices"
    _inherit = ["mail.thread", "wuye.work.mixin"]
    _order = "month desc, id desc"

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
    )
    building_ids = fields.Many2many(
        "wuye.building",
        string="Buildings",
        domain="[('community_id', '=', community_id)]",
        help="Only these; empty: all of the community.",
    )
    date = fields.Date(
        string="Notice date",
        required=True,
        default=fields.Date.context_today,
        help="Printed on the notices; damages are worked out to the day before.",
    )
    part_size = fields.Integer(
        string="Notices a file",
        default=100,
        help="Large batches are printed into several files, in the order of units.",
    )
    notice_ids = fields.One2many("wuye.notice", "batch_id", readonly=True)
    part_ids = fields.One2many("wuye.notice.part", "batch_id", readonly=True)
    file_ids = fields.One2many(
        "wuye.notice.part", "batch_id", domain=[("kind", "=", "print")], readonly=True
    )
    notice_count = fields.Integer(compute="_compute_counts")
    printed_count = fields.Integer(compute="_compute_counts")
    mailed_count = fields.Integer(compute="_compute_counts", string="Mailed")
    no_address_count = fields.Integer(compute="_compute_counts", string="No address")
    failed_count = fields.Integer(compute="_compute_counts", string="Mail failed")
    late_count = fields.Integer(compute="_compute_counts", string="Late")
    amount_total = fields.Monetary(compute="_compute_counts", string="To pay")

    _month_first_day = models.Constraint(
        "CHECK(EXTRACT(DAY FROM month) = 1)", "The month is given by its first day."
    )
    _part_size_range = models.Constraint(
        "CHECK(part_size BETWEEN 1 AND 1000)", "A file holds 1 to 1000 notices."
    )

    # === COMPUTE === #

    @api.depends("community_id.name", "month")
    def _compute_display_name(self):
        for batch in self:
            month = batch.month.strftime("%Y-%m") if batch.month else ""
            batch.display_name = f"{batch.community_id.name or ''} {month}"

    @api.depends("notice_ids.print_count", "notice_ids.mail_state")
    def _compute_counts(self):
        for batch in self:
            notices = batch.notice_ids
            states = notices.mapped("mail_state")
            batch.notice_count = len(notices)
            batch.printed_count = len(notices.filtered("print_count"))
            batch.mailed_count = states.count("sent") + states.count("outgoing")
            batch.no_address_count = states.count("no_address")
            batch.failed_count = states.count("failed")
            batch.late_count = len(notices.filtered("is_late"))
            batch.amount_total = sum(notices.mapped("amount_total"))

    @api.depends("part_ids.state")
    def _compute_work(self):
        """How far the parts of the present work are: those not cancelled."""
        for batch in self:
            parts = batch.part_ids.filtered(lambda part: part.state != "cancelled")
            waiting = parts.filtered(lambda part: part.state == "waiting")
            by_kind = parts.grouped("kind")
            kinds = set(waiting.mapped("kind"))
            parts = waiting.union(*(by_kind[kind] for kind in kinds))
            batch.work_total = sum(parts.mapped("notice_count"))
            batch.work_done = batch.work_total - sum(waiting.mapped("notice_count"))
            batch.is_working = bool(waiting)

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        for batch in self:
            if batch.notice_ids.filtered("given_on"):
                raise UserError(
                    self.env._(
                        "Notices of %(batch)s were given already and stay on file.",
                        batch=batch.display_name,
                    )
                )
            batch.sudo().notice_ids.unlink()  # sudo: notices are the system's

    # === ACTIONS === #

    def action_make(self):
        """Make the notices; those not given yet are made anew, the others stay."""
        for batch in self:
            batch._check_giving(self.env._("make"))
            batch.sudo()._make()  # sudo: notices are the system's
        return True

    def action_print(self):
        """Print what was never printed, in parts in the background."""
        for batch in self:
            batch._check_giving(self.env._("print"))
            batch._check_made()
            service = batch.sudo()  # sudo: parts are the system's
            waiting = service._waiting("print")
            rest = service._sorted_notices().filtered(
                lambda n, w=waiting: not n.print_count and n not in w.notice_ids
            )
            service._queue("print", rest, batch.part_size, self.env.user)
        return True

    def action_mail(self):
        """Mail what was never mailed, in parts in the background; a repeat sends none
        twice. Who has no address is listed."""
        for batch in self:
            batch._check_giving(self.env._("mail"))
            batch._check_made()
            service = batch.sudo()  # sudo: parts and marks are the system's
            service._queue_mail(
                service._sorted_notices().filtered(
                    lambda n: n.mail_state in ("none", "no_address")
                ),
                self.env.user,
            )
        return True

    def action_go_on(self):
        """Ask for the parts again that a failed job left waiting."""
        for batch in self:
            batch._check_giving(self.env._("print or mail"))
            batch.sudo()._waiting()._delay()  # sudo: parts are the system's
        return True

    def action_cancel_work(self):
        """Stop: parts not begun are dropped, what is done stays done."""
        for batch in self:
            batch._check_giving(self.env._("stop"))
            batch.sudo()._waiting()._cancel()  # sudo: parts are the system's
        return True

    def action_open_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_notice.wuye_notice_action"
        )
        domain = [("batch_id", "=", self.id)]
        return {**action, "domain": domain, "context": dict(self.env.context)}

    # === BUSINESS METHODS === #

    def _check_giving(self, what):
        self.check_access("write")
        self.env["res.users"]._require_post(
            GIVING_POSTS,
            self.env._(
                "Only the ledger room, accountants and the service desk %(what)s "
                "notices. Ask one of them.",
                what=what,
            ),
        )

    def _check_made(self):
        if not self.notice_ids:
            raise UserError(
                self.env._(
                    "%(batch)s has no notices yet. Press “Make Notices” first.",
                    batch=self.display_name,
                )
            )

    def _sorted_notices(self):
        return self.notice_ids.sorted(lambda n: (n.unit_key or "", n.id))

    def _waiting(self, kind=None):
        return self.part_ids.filtered(
            lambda part: part.state == "waiting" and kind in (None, part.kind)
        )

    def _work_jobs(self):
        waiting = self._waiting()
        return {
            job_key(part): self.env._(
                "Units %(first)s to %(last)s", first=part.first, last=part.last
            )
            for part in waiting
        }

    def _work_button(self):
        return self.env._("Go On")

    def _make(self):
        self.ensure_one()
        self.lock_for_update()
        units = self.env["wuye.unit"].search(
            [("building_id", "in", self.building_ids.ids)]
        )
        rows = self.env["wuye.notice.maker"]._prepare(
            self.community_id,
            self.month,
            self.date,
            units if self.building_ids else None,
        )
        if not rows:
            raise UserError(
                self.env._(
                    "%(batch)s has neither posted bills nor arrears: post the month's "
                    "bill run first.",
                    batch=self.display_name,
                )
            )
        known = {
            (notice.unit_id.id, notice.partner_id.id): notice
            for notice in self.env["wuye.notice"].search(
                [
                    ("community_id", "=", self.community_id.id),
                    ("month", "=", self.month),
                ]
            )
        }
        self._write_notices(rows, known)

    def _write_notices(self, rows, known):
        """Add what is new, renew what nobody got yet, drop what owes no more."""
        taken = {notice.name for notice in known.values()}
        fresh, keys = [], set()
        for vals in rows:
            key = (vals["unit_id"], vals["partner_id"])
            keys.add(key)
            notice = known.get(key)
            if notice is None:
                name = self._next_name(vals["unit_id"], taken)
                fresh.append({**vals, "batch_id": self.id, "name": name})
            elif not notice.given_on:
                notice.write({**vals, "batch_id": self.id})
        stale = [
            notice.id
            for key, notice in known.items()
            if key not in keys and not notice.given_on and notice.batch_id == self
        ]
        self.env["wuye.notice"].browse(stale).unlink()
        self.env["wuye.notice"].create(fresh)

    def _next_name(self, unit_id, taken):
        """TZ-202611-JLW-1-0302; a second payer of the unit gets “-2”."""
        unit = self.env["wuye.unit"].browse(unit_id)
        head = f"TZ-{self.month:%Y%m}-{self.community_id.code}-{unit.code}"
        name, number = head, 1
        while name in taken:
            number += 1
            name = f"{head}-{number}"
        taken.add(name)
        return name

    def _queue(self, kind, notices, size, user):
        """Cut notices into parts and have each worked on by a job."""
        parts = self.env["wuye.notice.part"].create(
            [
                {
                    "batch_id": self.id,
                    "kind": kind,
                    "user_id": user.id,
                    "notice_ids": [
                        fields.Command.set(notices[start : start + size].ids)
                    ],
                }
                for start in range(0, len(notices), size)
            ]
        )
        (self._waiting(kind) | parts)._delay()
        return parts

    def _queue_mail(self, notices, user):
        without = notices.filtered(lambda n: not n.partner_id.email_normalized)
        without.mail_state = "no_address"
        rest = notices - without
        rest.mail_state = "queued"
        return self._queue("mail", rest, MAIL_PART, user)
