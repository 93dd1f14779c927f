import base64

from odoo import fields, models

from odoo.addons.wuye_property.models.wuye_work_mixin import job_key


class WuyeNoticePart(models.Model):
    """Some notices of a batch that are printed into one file, or mailed, together.

    The work of a part is one transaction: done or not begun, never half.
    """

    _name = "wuye.notice.part"
    _description = "Part of a Batch of Notices"
    _order = "id"
    _rec_name = "batch_id"

    batch_id = fields.Many2one(
        "wuye.notice.batch", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="batch_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="batch_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection([("print", "Print"), ("mail", "Mail")], required=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="waiting",
        index=True,
    )
    user_id = fields.Many2one("res.users", string="Ordered by", required=True)
    notice_ids = fields.Many2many("wuye.notice", string="Notices")
    notice_count = fields.Integer(
        compute="_compute_notice_count", string="Number of Notices"
    )
    first = fields.Char(compute="_compute_notice_count", string="From unit")
    last = fields.Char(compute="_compute_notice_count", string="To unit")
    file = fields.Binary(attachment=True, readonly=True)
    filename = fields.Char(readonly=True)
    done_at = fields.Datetime(readonly=True)

    def _compute_notice_count(self):
        for part in self:
            units = part._sorted().mapped("unit_key")
            part.notice_count = len(units)
            part.first, part.last = units[:1] and units[0], units[-1:] and units[-1]

    def _sorted(self):
        return self.notice_ids.sorted(lambda n: (n.unit_key or "", n.id))

    # === WORK === #

    def _delay(self):
        """A job a part; one that waits already gets no second job."""
        for part in self:
            part.with_delay(
                channel="root.wuye",
                identity_key=job_key(part),
                description=self.env._(
                    "Notices of %(batch)s, units %(first)s to %(last)s",
                    batch=part.batch_id.display_name,
                    first=part.first,
                    last=part.last,
                ),
            )._work()

    def _cancel(self):
        """Drop parts that were not begun; their notices may be ordered again."""
        self.lock_for_update()
        for part in self.filtered(lambda part: part.state == "waiting"):
            part.state = "cancelled"
            queued = part.notice_ids.filtered(lambda n: n.mail_state == "queued")
            if part.kind == "mail":
                queued.mail_state = "none"

    def _work(self):
        """Print or mail; a part that is done or cancelled does nothing again."""
        self.ensure_one()
        part = self.sudo()  # sudo: who ordered it was asked for his post
        part.lock_for_update()
        if part.state != "waiting":
            return
        if part.kind == "print":
            part._print()
        else:
            for notice in part._sorted():
                notice._mail(part.user_id)
        part.write({"state": "done", "done_at": fields.Datetime.now()})

    def _print(self):
        """One file in the order of units, laid out as one batch."""
        notices = self._sorted()
        notices._mark_printed(self.user_id)
        name = f"{self.batch_id.display_name} {self.first}-{self.last}.pdf"
        self.write({"filename": name, "file": base64.b64encode(notices._pdf())})
