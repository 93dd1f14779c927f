from odoo import models
from odoo.exceptions import UserError


class WuyeShift(models.Model):
    """The tables of one shift (D12)."""

    _inherit = "wuye.shift"

    def action_takings(self):
        """Open the tables of this shift.

        :raises UserError: it is the caller's own and not counted yet (D3)
        """
        self.ensure_one()
        self.check_access("read")
        takings = self.env["wuye.takings"]
        if self.state == "open" and takings._is_limited():
            raise UserError(
                self.env._(
                    "Shift %s is not counted yet. Its tables are made when you have "
                    "closed it at the desk.",
                    self.name,
                )
            )
        return takings.create({"shift_id": self.id})._action_open()
