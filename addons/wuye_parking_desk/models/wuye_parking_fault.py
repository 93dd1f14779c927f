from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..users import users_of

MENDERS = ("repairer", "supervisor", "manager", "administrator")


class WuyeParkingFault(models.Model):
    """Something at a booth that does not work, until somebody mended it (R124, H11)."""

    _name = "wuye.parking.fault"
    _description = "Fault at a Booth"
    _inherit = ["mail.thread"]
    _order = "state desc, reported_at desc, id desc"

    name = fields.Char(string="What", required=True, readonly=True)
    note = fields.Char(string="What Is Wrong", required=True, readonly=True)
    desk_id = fields.Many2one(
        "wuye.desk",
        string="Booth",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="desk_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="desk_id.company_id", store=True, index=True, precompute=True
    )
    reported_by = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    reported_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    state = fields.Selection(
        [("mended", "Mended"), ("open", "Open")],
        required=True,
        readonly=True,
        default="open",
        tracking=True,
    )
    remedy = fields.Char(string="What Was Done")
    mended_by = fields.Many2one("res.users", readonly=True)
    mended_at = fields.Datetime(readonly=True)

    _told = models.Constraint(
        "CHECK(length(btrim(note)) >= 2)", "Say what is wrong, in two words at least."
    )
    _mended = models.Constraint(
        "CHECK(state = 'open' OR (length(btrim(coalesce(remedy, ''))) >= 2"
        " AND mended_by IS NOT NULL AND mended_at IS NOT NULL))",
        "A fault is mended by somebody who says what was done.",
    )
    _facts = Immutable(
        *("name", "note", "desk_id", "reported_by", "reported_at"),
        message="What was reported is never changed.",
    )
    _closed = Immutable(
        *("state", "remedy", "mended_by", "mended_at"),
        message="This fault is mended: report it anew if it is there again.",
        when="OLD.state = 'mended'",
    )
    _kept = NeverDeleted("A fault stays on file: say that it is mended.")

    def _report(self, desk, name, note):
        """A fault of the caller's booth; technicians in scope are told.

        :raises UserError: nothing is said
        """
        note = (note or "").strip()
        if len(note) < 2:
            raise UserError(
                self.env._("Say what is wrong with “%s”, in two words.", name)
            )
        # sudo: guards report and change nothing
        fault = self.sudo().create({"name": name, "note": note, "desk_id": desk.id})
        fault._tell()
        return fault.with_env(self.env)

    def _tell(self):
        """The fault in the technicians' inbox."""
        users = users_of(self.community_id, ("repairer",))
        if not users:
            return  # it stands in the list of faults, for managers
        self.message_notify(
            partner_ids=users.partner_id.ids,
            subject=self.name,
            body=self.env._(
                "%(desk)s: %(name)s. %(note)s",
                desk=self.desk_id.display_name,
                name=self.name,
                note=self.note,
            ),
        )

    def action_mend(self):
        """It works again; what was done is said first.

        :raises UserError: nothing is said, or it is mended already
        """
        self.env["res.users"]._require_post(
            MENDERS, self.env._("Technicians and managers say that it is mended.")
        )
        for fault in self:
            if fault.state == "mended":
                raise UserError(self.env._("“%s” is mended already.", fault.name))
            if len((fault.remedy or "").strip()) < 2:
                raise UserError(
                    self.env._("Say what was done about “%s” first.", fault.name)
                )
        self.write(
            {
                "state": "mended",
                "mended_by": self.env.uid,
                "mended_at": fields.Datetime.now(),
            }
        )
        return True
