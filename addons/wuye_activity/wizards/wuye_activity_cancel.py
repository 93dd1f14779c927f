from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeActivityCancel(models.TransientModel):
    """Registrations, or a whole activity, are cancelled, and fees given back."""

    _name = "wuye.activity.cancel"
    _description = "Cancel an Activity"

    event_id = fields.Many2one("event.event", string="Activity", readonly=True)
    registration_ids = fields.Many2many(
        "event.registration", string="Registrations", readonly=True
    )
    reason = fields.Char(required=True, help="It stays on file with the registration.")

    @api.constrains("event_id", "registration_ids")
    def _check_seen(self):
        """What the page says of them is for who may see them (I8)."""
        # checks run as superuser
        self.event_id.with_user(self.env.user).check_access("read")
        self.registration_ids.with_user(self.env.user).check_access("read")

    @api.model
    def _open(self, title, context):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "name": title,
            "context": context,
        }

    def action_confirm(self):
        """Carry it out; of an activity those stay that cannot be given back now.

        :raises UserError: of chosen registrations one cannot be cancelled
        """
        self.ensure_one()
        close = {"type": "ir.actions.act_window_close"}
        if not self.event_id:
            self.registration_ids._wuye_cancel(self.reason)
            return close
        stay = self._cancel_activity()
        if not stay:
            return close
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Fees that were not given back"),
                "message": "\n".join(stay),
                "next": close,
            },
        }

    def _cancel_activity(self):
        """What stands in the way of those that stay, by name."""
        event = self.event_id
        event.check_access("write")
        event._wuye_lock()
        if event.wuye_state == "cancelled":
            raise UserError(self.env._("%s was cancelled already.", event.name))
        event.sudo().wuye_state = "cancelled"  # sudo: changed by buttons only
        stay = []
        waiting = event.registration_ids.filtered(lambda one: one.state == "open")
        for registration in waiting:
            try:
                with self.env.cr.savepoint():
                    registration._wuye_cancel(self.reason)
            except UserError as error:
                stay.append(f"{registration.display_name}: {error}")
        return stay
