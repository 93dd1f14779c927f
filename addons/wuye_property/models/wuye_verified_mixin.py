import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WuyeVerifiedMixin(models.AbstractModel):
    """A record of the register that somebody compared with its papers (R30, A9).

    Who did so and when is kept. The entry is verified no longer once a fact of it
    changes, and is to be looked at again after the company's number of months. A model
    names in `_verified_fields` the facts and in `_required_to_verify`, in the order in
    which they are entered, those without which there is nothing to compare.
    """

    _name = "wuye.verified.mixin"
    _description = "Verified Record"

    _verified_fields = ()
    _required_to_verify = ()

    verified_by = fields.Many2one("res.users", readonly=True, copy=False, tracking=True)
    verified_at = fields.Datetime(readonly=True, copy=False)
    verify_due = fields.Date(
        string="Verify again from",
        compute="_compute_verify_due",
        help="From this day on the entry is to be compared with its papers again.",
    )
    is_verify_due = fields.Boolean(
        string="To Be Verified",
        compute="_compute_verify_due",
        search="_search_is_verify_due",
        help="Never verified, changed since, or verified too long ago.",
    )

    @api.depends("verified_at")
    @api.depends_context("company", "tz")
    def _compute_verify_due(self):
        today = fields.Date.context_today(self)
        months = self.env.company.wuye_verify_months
        for record in self:
            due = False
            if record.verified_at and months:
                day = fields.Date.context_today(record, record.verified_at)
                due = fields.Date.add(day, months=months)
            record.verify_due = due
            record.is_verify_due = not record.verified_at or bool(due and due <= today)

    def _search_is_verify_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = self._domain_verify_due(fields.Date.context_today(self))
        found = Domain.FALSE
        for wanted in value:
            found |= due if wanted else ~due
        return found

    @api.model
    def _domain_verify_due(self, day):
        """Records that are due on `day`, a day of the user's own calendar."""
        found = Domain("verified_at", "=", False)
        limit = self._verify_limit(day)
        return found | Domain("verified_at", "<", limit) if limit else found

    @api.model
    def _verify_limit(self, day):
        """What was verified before this moment is due on `day`; None: nothing is."""
        months = self.env.company.wuye_verify_months
        if not months:
            return None
        after = fields.Date.subtract(day, months=months)
        # 31 January and a month is 28 February, as is 28 January
        while fields.Date.add(after, months=months) <= day:
            after = fields.Date.add(after, days=1)
        moment = self.env.tz.localize(fields.Datetime.to_datetime(after))
        return moment.astimezone(pytz.utc).replace(tzinfo=None)

    def _filtered_verify_due(self):
        """Those among `self` that are due today, without a query."""
        limit = self._verify_limit(fields.Date.context_today(self))
        return self.filtered(
            lambda record: not record.verified_at
            or (limit and record.verified_at < limit)
        )

    def write(self, vals):
        if set(self._verified_fields) & vals.keys() and "verified_by" not in vals:
            vals = {**vals, "verified_by": False, "verified_at": False}
        return super().write(vals)

    def action_verify(self):
        """Record that somebody compared the entry with its papers (R30).

        :raises UserError: names, in order, what is still to be entered
        """
        self.check_access("write")
        for record in self:
            missing = [name for name in self._required_to_verify if not record[name]]
            if missing:
                labels = self.fields_get(missing, ["string"])
                raise UserError(
                    self.env._(
                        "%(record)s cannot be verified yet. Enter first: %(fields)s.",
                        record=record.display_name,
                        fields=", ".join(labels[name]["string"] for name in missing),
                    )
                )
        self.write({"verified_by": self.env.uid, "verified_at": fields.Datetime.now()})
        return True
